using System.Collections.Concurrent;
using System.Diagnostics;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>One way to keep the catalog.</summary>
/// <param name="name">Its name, which is also the application that its tables belong to.</param>
internal abstract class Contender(string name) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _versions = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    /// <summary>Whether the bytes that it allocates can be counted here.</summary>
    public virtual bool IsInProcess => true;

    /// <summary>Does a job a number of times, and gives the time that it took from the first call to the last answer.</summary>
    public virtual async Task<TimeSpan> RunAsync(Job job, int callsOfEach)
    {
        long start = Stopwatch.GetTimestamp();
        if (job.Callers == 1)
        {
            await CallRepeatedlyAsync(job, 0, callsOfEach);
        }
        else
        {
            Task[] callers = [.. Enumerable.Range(0, job.Callers).Select(caller => Task.Run(() => CallRepeatedlyAsync(job, caller, callsOfEach)))];
            await Task.WhenAll(callers);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract Task CallAsync(Job job, int caller);

    /// <summary>Version 1 and version 2, which differ, in turns, so that each revert has something to do.</summary>
    protected int OtherVersion(string table) => _versions.AddOrUpdate(table, 1, static (_, version) => 3 - version);

    private async Task CallRepeatedlyAsync(Job job, int caller, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            await CallAsync(job, caller);
        }
    }
}
