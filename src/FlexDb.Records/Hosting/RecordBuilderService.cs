using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Building;
using FlexDb.Records.Tables;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexDb.Records.Hosting;

/// <summary>Builds, in the background of a host, the indexes that edits ask for, and removes those that none asks for any more.</summary>
/// <remarks>
/// Every host may run it: what one is building the others leave alone. Without it a table that is mostly read would not get
/// its indexes, because only writes, and calls that need an index, see to them.
/// </remarks>
internal sealed class RecordBuilderService(FlexRecordStore store, ILogger<RecordBuilderService> logger) : BackgroundService
{
    // So that looking for work takes no more than a twentieth of one connection's time, however many tables there are.
    private const int LookShare = 20;

    // What has failed for a reason that lasts, an unreadable schema say, is not tried again at once.
    private static readonly TimeSpan FailedFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _failed = new(StringComparer.Ordinal);

    private TimeProvider Time => store.Database.Options.TimeProvider;

    /// <summary>Sees to every table that has something to build, once; gives how long looking for them took.</summary>
    public async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        long started = Time.GetTimestamp();
        List<UnfinishedTable> tables = [];
        await foreach (UnfinishedTable table in UnfinishedTables.ListAsync(store.Database, applicationId: null, withConflicts: false, cancellationToken).ConfigureAwait(false))
        {
            tables.Add(table);
        }

        TimeSpan looked = Time.GetElapsedTime(started);
        foreach (UnfinishedTable table in tables.Where(IsToBeTried))
        {
            try
            {
                await BuildAsync(table, cancellationToken).ConfigureAwait(false);
            }
            catch (FlexDbException exception) when (exception is not FlexServerException and not FlexInstallationException)
            {
                _failed[table.Id] = Time.GetTimestamp();
                logger.BuildFailed(exception.GetType().Name);
            }
        }

        return looked;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A store that a host's tests have put in the place of the real one has no server to look at.
        TimeSpan interval = store.Database.Pool is NoExecutor ? TimeSpan.Zero : store.Database.Options.BuildPollInterval;
        int failures = 0;
        while (interval > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            TimeSpan delay = interval;
            try
            {
                TimeSpan looked = await RunOnceAsync(stoppingToken).ConfigureAwait(false);
                delay = TimeSpan.FromTicks(Math.Max(interval.Ticks, looked.Ticks * LookShare));
                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A failure of the builder must not stop the host.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures++;
                delay = TimeSpan.FromTicks(Math.Min(Math.Max(LongestDelay.Ticks, interval.Ticks), interval.Ticks << Math.Min(failures, 6)));
                logger.BuilderFailed(exception.GetType().Name);
            }

            // With jitter, so that hosts that start together do not look together.
            await Task.Delay(delay * (0.8 + (Random.Shared.NextDouble() * 0.4)), Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BuildAsync(UnfinishedTable found, CancellationToken cancellationToken)
    {
        RecordDatabase database = store.Database;
        RecordTable? table = await database.Pool
            .ReadAsync("FindTable", (connection, token) => TableLoading.LoadAsync(connection, found.ApplicationId, FlexTableKey.ById(found.Id), token), cancellationToken)
            .ConfigureAwait(false);
        if (table?.Registration is null)
        {
            return;
        }

        TableBuild build = new(database, database.Pool, table.Table) { LeavesToOthers = true };
        if (await build.RunAsync(Patience, cancellationToken).ConfigureAwait(false) == BuildEnd.Finished && build.Records > 0)
        {
            database.PoolTables.Forget(table);
            logger.IndexesBuilt(build.Records);
        }

        await new IndexRemoval(database, found.Number).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool IsToBeTried(UnfinishedTable table)
    {
        if (!_failed.TryGetValue(table.Id, out long failed))
        {
            return true;
        }

        if (Time.GetElapsedTime(failed) < FailedFor)
        {
            return false;
        }

        _failed.Remove(table.Id);
        return true;
    }
}
