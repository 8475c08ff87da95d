using Microsoft.Extensions.Logging;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Learns from the store's log which of the running calls had to find out what had become of it.</summary>
internal sealed class DoubtLog(SoakCounts counts) : ILoggerFactory, ILogger
{
    private static readonly AsyncLocal<DoubtLog.Call?> s_call = new();

    /// <summary>Begins a call, whose log entries are told apart from those of other calls by the flow of execution.</summary>
    public static Call Begin() => s_call.Value = new Call();

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        switch (eventId.Name)
        {
            case "OutcomeInDoubt" when s_call.Value is { } call:
                call.IsInDoubt = true;
                break;
            case "OperationRetried":
                counts.Reason("attempt repeated");
                break;
        }
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    internal sealed class Call
    {
        public bool IsInDoubt { get; set; }
    }
}
