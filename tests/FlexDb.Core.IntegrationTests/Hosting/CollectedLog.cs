using System.Collections.Concurrent;

using Microsoft.Extensions.Logging;

namespace FlexDb.Core.IntegrationTests.Hosting;

/// <summary>Keeps all that is logged, exceptions' texts included.</summary>
internal sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public CollectedLog()
    {
        Factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
    }

    public ILoggerFactory Factory { get; }

    public IReadOnlyCollection<Entry> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Collector(_entries);

    public void Dispose() => Factory.Dispose();

    internal sealed record Entry(LogLevel Level, EventId Id, string Text);

    private sealed class Collector(ConcurrentQueue<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new Entry(logLevel, eventId, $"{formatter(state, exception)} {exception}"));
    }
}
