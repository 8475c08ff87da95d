using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

using FlexDb.Core.Errors;

namespace FlexDb.Core.IntegrationTests.Servers;

/// <summary>Eight callers that write through haproxy while the node that is written to fails, and what their calls came to.</summary>
/// <remarks>A call that ends in an exception which is not the library's fails the test.</remarks>
internal sealed class Failover
{
    private const int Callers = 8;

    // So many that every caller has come to the new node.
    private const int WritesAfterwards = 10;

    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(1.5);

    // Keeps what is written, and so what is checked afterwards, small.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(100);

    private readonly ConcurrentBag<Call> _calls = [];
    private readonly CancellationTokenSource _over = new(s_limit);
    private long _failedAt = long.MaxValue;

    private Failover()
    {
    }

    /// <summary>The names of the writes that were reported done.</summary>
    public IReadOnlyList<string> Done => NamesWhere(static call => call.Failure is null);

    /// <summary>The names of the writes whose outcome was reported as unknown.</summary>
    public IReadOnlyList<string> Unknown => NamesWhere(static call => call.Failure is FlexOutcomeUnknownException);

    /// <summary>The names of the writes that were reported as failed, so that nothing of them may be there.</summary>
    public IReadOnlyList<string> Failed => NamesWhere(static call => call.Failure is not (null or FlexOutcomeUnknownException));

    /// <summary>Runs the callers; ends when each of them has written again after the failure.</summary>
    /// <param name="failAsync">Makes the node fail that is written to.</param>
    /// <param name="writeAsync">Writes once: the number of the caller, and a name that no other write has.</param>
    public static async Task<Failover> RunAsync(Func<Task> failAsync, Func<int, string, Task> writeAsync)
    {
        Failover failover = new();
        Task callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => failover.CallAsync(caller, writeAsync))));
        await Task.WhenAny(Task.Delay(s_before), callers);
        Volatile.Write(ref failover._failedAt, Stopwatch.GetTimestamp());
        await failAsync();
        await callers;
        await TestContext.Progress.WriteLineAsync($"{TestContext.CurrentContext.Test.Name}: {failover}");
        Assert.That(failover._over.IsCancellationRequested, Is.False, $"Not every caller has written again within {s_limit}. {failover}");
        return failover;
    }

    public override string ToString()
    {
        TimeSpan longest = _calls.Max(call => call.Duration);
        IEnumerable<string> failures = _calls
            .Where(call => call.Failure is not null)
            .GroupBy(call => call.Failure!.InnerException is MySqlConnector.MySqlException server
                ? string.Create(CultureInfo.InvariantCulture, $"{call.Failure.GetType().Name} of {server.Number}")
                : call.Failure.GetType().Name)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $", {group.Count()} {group.Key}"));
        return string.Create(CultureInfo.InvariantCulture, $"{Done.Count} writes done{string.Concat(failures)}; the longest call took {longest.TotalSeconds:F1} s");
    }

    private IReadOnlyList<string> NamesWhere(Func<Call, bool> condition) => [.. _calls.Where(condition).Select(call => call.Name)];

    private async Task CallAsync(int caller, Func<int, string, Task> writeAsync)
    {
        int afterwards = 0;
        for (int number = 0; afterwards < WritesAfterwards && !_over.IsCancellationRequested; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"w_{caller}_{number}");
            long began = Stopwatch.GetTimestamp();
            FlexDbException? failure = null;
            try
            {
                await writeAsync(caller, name);
            }
            catch (FlexDbException exception)
            {
                failure = exception;
            }

            _calls.Add(new Call(name, failure, Stopwatch.GetElapsedTime(began)));
            if (failure is null && began > Volatile.Read(ref _failedAt))
            {
                afterwards++;
            }

            await Task.Delay(s_pause);
        }
    }

    private sealed record Call(string Name, FlexDbException? Failure, TimeSpan Duration);
}
