using FlexDb.Core.Connections;
using FlexDb.Records.Purging;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexDb.Records.Hosting;

/// <summary>Removes, in the background of a host, records for good that were deleted longer ago than <see cref="FlexRecordOptions.PurgeAfter"/>.</summary>
/// <remarks>Every host may run it: what one has locked the others wait for, and then find gone.</remarks>
internal sealed class RecordPurgeService(FlexRecordStore store, ILogger<RecordPurgeService> logger) : BackgroundService
{
    // Of the age, so that records are removed not much later than they are to be.
    private const int LookShare = 10;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FailureDelay = TimeSpan.FromMinutes(1);

    /// <summary>Removes what is old enough, once.</summary>
    public async Task RunOnceAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        long purged = await DeletionPurge.PurgeOlderAsync(store.Database, age, cancellationToken).ConfigureAwait(false);
        if (purged > 0)
        {
            logger.DeletionsPurged(purged);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A store that a host's tests have put in the place of the real one has no server to look at.
        if (store.Database.Options.PurgeAfter is not { } age || store.Database.Pool is NoExecutor)
        {
            return;
        }

        TimeSpan interval = TimeSpan.FromTicks(Math.Clamp(age.Ticks / LookShare, ShortestDelay.Ticks, LongestDelay.Ticks));
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan delay = interval;
            try
            {
                await RunOnceAsync(age, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A failure of the purge must not stop the host.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                delay = interval < FailureDelay ? interval : FailureDelay;
                logger.PurgeFailed(exception.GetType().Name);
            }

            // With jitter, so that hosts that start together do not look together.
            await Task.Delay(delay * (0.8 + (Random.Shared.NextDouble() * 0.4)), store.Database.Options.TimeProvider, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
