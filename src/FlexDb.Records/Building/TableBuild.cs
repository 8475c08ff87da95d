using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Building;

/// <summary>How a builder has left a table.</summary>
internal enum BuildEnd
{
    /// <summary>No index of it is being built any more.</summary>
    Finished,

    /// <summary>Others held what is needed for too long.</summary>
    Stalled,

    /// <summary>It has no records, or is being purged.</summary>
    Gone,
}

/// <summary>A builder of one table: takes the lease, and builds until nothing is left.</summary>
internal sealed class TableBuild(RecordDatabase database, IOperationExecutor executor, FlexTable table)
{
    private const int FirstBatch = 100;
    private const int LargestBatch = 500;

    // Memory for the records of one batch, roughly.
    private const long BatchBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private readonly string _owner = Guid.NewGuid().ToString("N");

    /// <summary>How many records it has read.</summary>
    public long Records { get; private set; }

    /// <summary>Whether to leave a table alone that another builder has the lease of, rather than wait for it.</summary>
    public bool LeavesToOthers { get; init; }

    /// <summary>Called after each batch.</summary>
    public Action<long>? OnProgress { get; init; }

    /// <summary>Builds all indexes of the table that are not complete.</summary>
    /// <param name="patience">How long to try without any progress, of this builder or of the one that has the lease.</param>
    /// <param name="cancellationToken">Cancels; what was built stays, and the next builder goes on from there.</param>
    public async Task<BuildEnd> RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        RecordTable? registered = await LoadAsync(cancellationToken).ConfigureAwait(false);
        if (registered?.Registration is not { IsPurging: false })
        {
            return BuildEnd.Gone;
        }

        BuildBatch batch = new(table.ApplicationId, table.Id, registered.Number, _owner, database.Options.BuildLease);
        bool ended = false;
        try
        {
            BuildEnd end = await RunAsync(batch, patience, cancellationToken).ConfigureAwait(false);
            ended = end == BuildEnd.Finished;
            return end;
        }
        finally
        {
            if (!ended)
            {
                await ReleaseAsync(registered.Number).ConfigureAwait(false);
            }
        }
    }

    private async Task<BuildEnd> RunAsync(BuildBatch batch, TimeSpan patience, CancellationToken cancellationToken)
    {
        TimeProvider time = database.Options.TimeProvider;
        long since = time.GetTimestamp();
        string? seen = null;
        int limit = FirstBatch;
        int failures = 0;
        while (true)
        {
            BatchResult result = await executor
                .WriteAsync("BuildIndexes", (connection, token) => batch.RunAsync(connection, limit, token), isDone: null, cancellationToken)
                .ConfigureAwait(false);
            switch (result.End)
            {
                case BatchEnd.Finished:
                    return BuildEnd.Finished;
                case BatchEnd.Gone:
                    return BuildEnd.Gone;
                case BatchEnd.Unreconciled:
                    await ReconcileAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                case BatchEnd.Built:
                    Records += result.Records;
                    OnProgress?.Invoke(Records);
                    limit = NextLimit(limit, result.Bytes);
                    failures = 0;
                    since = time.GetTimestamp();
                    continue;
                case BatchEnd.Held when LeavesToOthers:
                    return BuildEnd.Stalled;
                case BatchEnd.Held when result.BuiltTo != seen:
                    seen = result.BuiltTo;
                    since = time.GetTimestamp();
                    break;
                case BatchEnd.Locked:
                    limit = Math.Max(1, limit / 2);
                    break;
            }

            if (patience != Timeout.InfiniteTimeSpan && time.GetElapsedTime(since) >= patience)
            {
                return BuildEnd.Stalled;
            }

            await Task.Delay(WaitAfter(++failures), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static int NextLimit(int limit, long bytes) => bytes switch
    {
        > BatchBytes => Math.Max(1, limit / 2),
        > BatchBytes / 2 => limit,
        _ => Math.Min(LargestBatch, limit * 2),
    };

    // With jitter, so that builders who collided do not collide again.
    private static TimeSpan WaitAfter(int failures) =>
        LongestWait * (Math.Min(1, 0.02 * Math.Pow(2, Math.Min(failures, 10))) * (0.5 + (Random.Shared.NextDouble() / 2)));

    private Task<RecordTable?> LoadAsync(CancellationToken cancellationToken) => executor.ReadAsync(
        "ReadTable",
        (connection, token) => TableLoading.LoadAsync(connection, table.ApplicationId, FlexTableKey.ById(table.Id), token),
        cancellationToken);

    private Task<bool> ReconcileAsync(CancellationToken cancellationToken) => executor.WriteAsync(
        "ReconcileIndexes",
        (connection, token) => Reconciling.RunAsync(connection, table.ApplicationId, table.Id, token),
        isDone: null,
        cancellationToken);

    // A courtesy: without it the next builder waits until the lease expires.
    private async Task ReleaseAsync(uint number)
    {
        using CancellationTokenSource soon = new(LongestRelease, database.Options.TimeProvider);
        try
        {
            await executor
                .WriteAsync(
                    "ReleaseLease",
                    async (connection, token) =>
                    {
                        await connection
                            .ExecuteAsync(new StatementList(BuildSql.Release), TextPlace.Whole, new() { ["tableNo"] = number, ["owner"] = _owner }, token)
                            .ConfigureAwait(false);
                        return true;
                    },
                    isDone: null,
                    soon.Token)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FlexDbException or OperationCanceledException)
        {
            // What ended the build says more.
        }
    }
}
