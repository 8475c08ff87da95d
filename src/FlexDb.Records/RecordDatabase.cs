using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Building;
using FlexDb.Records.Errors;
using FlexDb.Records.Tables;

using Microsoft.Extensions.Logging.Abstractions;

namespace FlexDb.Records;

/// <summary>What every operation on records works with: executors, tables, settings.</summary>
/// <param name="Executor">Runs operations: on connections of the library's, or in the host's transaction.</param>
/// <param name="Pool">Runs operations on connections of the library's.</param>
/// <param name="Tables">The tables as <paramref name="Executor"/> sees them.</param>
/// <param name="PoolTables">The tables as others see them.</param>
/// <param name="Options">The settings.</param>
internal sealed record RecordDatabase(
    IOperationExecutor Executor,
    IOperationExecutor Pool,
    TableSource Tables,
    TableSource PoolTables,
    FlexRecordOptions Options)
{
    /// <summary>How many keys the conditions of queries had a moment ago.</summary>
    public Querying.PredicateCounts Counts { get; } = new(Options.TimeProvider);

    /// <summary>Tells of queries that read many records.</summary>
    public Querying.LargeScans Scans { get; init; } = new(telemetry: null, NullLogger.Instance);

    public bool IsInHostTransaction => !ReferenceEquals(Executor, Pool);

    /// <summary>Runs an operation that writes nothing, and sees to indexes that it cannot go on without.</summary>
    /// <param name="run">The operation; told the ids of the tables that are too large to be built on the spot.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task<T> RunAsync<T>(Func<IReadOnlySet<string>, Task<T>> run, CancellationToken cancellationToken) =>
        RunAsync("", (tooLarge, _) => run(tooLarge), static () => false, cancellationToken);

    /// <summary>Runs an operation, and sees to indexes that it cannot go on without.</summary>
    /// <remarks>
    /// An operation may meet such an index while it finds out whether an earlier attempt was done, whose text may still be
    /// running. From then on the caller's token no longer counts, and what fails leaves the outcome unknown; both as for an
    /// operation in doubt that meets no such index.
    /// </remarks>
    /// <param name="operation">What it is called.</param>
    /// <param name="run">The operation; told the ids of the tables that are too large to be built on the spot.</param>
    /// <param name="isInDoubt">Whether an earlier attempt may have done it.</param>
    /// <param name="cancellationToken">Cancels it, unless it is in doubt.</param>
    public async Task<T> RunAsync<T>(
        string operation,
        Func<IReadOnlySet<string>, CancellationToken, Task<T>> run,
        Func<bool> isInDoubt,
        CancellationToken cancellationToken)
    {
        // Each round ends one need; edits that keep coming may bring new ones.
        const int MostRounds = 20;
        HashSet<string> tooLarge = new(StringComparer.Ordinal);
        CancellationToken token = cancellationToken;
        long doubtfulSince = 0;
        CancellationTokenSource? doubt = null;
        try
        {
            for (int round = 1; ; round++)
            {
                try
                {
                    return await run(tooLarge, token).ConfigureAwait(false);
                }
                catch (TableNotReadyException notReady) when (round < MostRounds)
                {
                    if (doubt is null && isInDoubt())
                    {
                        doubt = new CancellationTokenSource(Options.OutcomeTimeout, Options.TimeProvider);
                        token = doubt.Token;
                        doubtfulSince = Options.TimeProvider.GetTimestamp();
                    }

                    await PrepareAsync(notReady, tooLarge, token).ConfigureAwait(false);
                }
                catch (TableNotReadyException notReady)
                {
                    throw new FlexIndexNotReadyException(
                        notReady.Table.Table,
                        columnName: null,
                        "Edits of the table's schema keep changing its indexes; repeat the call when they have ended.");
                }
            }
        }
        catch (Exception exception) when (doubt is not null && exception is OperationCanceledException or FlexServerException or FlexIndexNotReadyException)
        {
            throw new FlexOutcomeUnknownException(operation, Options.TimeProvider.GetElapsedTime(doubtfulSince), exception);
        }
        finally
        {
            doubt?.Dispose();
        }
    }

    /// <summary>Sees to the indexes of a table that was not ready.</summary>
    private async Task PrepareAsync(TableNotReadyException notReady, HashSet<string> tooLarge, CancellationToken cancellationToken)
    {
        switch (notReady.Need)
        {
            case TableNeed.Reconciling:
                await ReconcileAsync(notReady.Table.Table, cancellationToken).ConfigureAwait(false);
                break;
            case TableNeed.SmallBuild:
                if (!await IndexBuilding.BuildSmallAsync(this, notReady.Table.Table, cancellationToken).ConfigureAwait(false))
                {
                    tooLarge.Add(notReady.Table.Table.Id);

                    // Remembered with the table, so that not each write counts its records while it is built.
                    notReady.Table.IsTooLargeToBuildAtOnce = true;
                    return;
                }

                break;
            default:
                await IndexBuilding.BuildNowAsync(this, notReady.Table.Table, cancellationToken).ConfigureAwait(false);
                break;
        }

        Tables.Forget(notReady.Table);
    }

    /// <summary>Brings a table's indexes in line with its schema.</summary>
    /// <remarks>
    /// On a connection of its own, so that what it does does not hang on a transaction of the host's; unless that transaction
    /// has changed the table itself, or holds its row.
    /// </remarks>
    public async Task ReconcileAsync(FlexTable table, CancellationToken cancellationToken)
    {
        if (!IsInHostTransaction)
        {
            await Pool
                .WriteAsync("ReconcileIndexes", (connection, token) => Reconciling.RunAsync(connection, table.ApplicationId, table.Id, token), isDone: null, cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        bool isDone = await Pool
            .WriteAsync("ReconcileIndexes", (connection, token) => ReconcileUnlessChangedAsync(connection, table, token), isDone: null, cancellationToken)
            .ConfigureAwait(false);
        if (!isDone)
        {
            await Executor
                .WriteAsync("ReconcileIndexes", (connection, token) => Reconciling.RunAsync(connection, table.ApplicationId, table.Id, token), isDone: null, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static async Task<bool> ReconcileUnlessChangedAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken)
    {
        RecordTable? outside = await TableLoading
            .LoadAsync(connection, table.ApplicationId, FlexTableKey.ById(table.Id), cancellationToken)
            .ConfigureAwait(false);
        return outside is not null
            && outside.Table.Version == table.Version
            && outside.Table.UpdatedAt == table.UpdatedAt
            && await Reconciling.TryRunAsync(connection, table.ApplicationId, table.Id, cancellationToken).ConfigureAwait(false);
    }
}
