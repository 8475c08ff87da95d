using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Records.Errors;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Building;

/// <summary>Builds the indexes of tables that have records already, for operations that cannot go on without.</summary>
internal static class IndexBuilding
{
    /// <summary>A table with at most so many records is built by whoever needs it.</summary>
    private const int MostRecords = 1_000;

    // A transaction of the host's may itself hold what the builder waits for.
    private static readonly TimeSpan PatienceInHost = TimeSpan.FromSeconds(1);

    /// <summary>Builds the indexes of a small table.</summary>
    /// <returns>Whether they are built; false where the table is too large, so that the caller goes on without.</returns>
    /// <exception cref="FlexIndexNotReadyException">Other transactions hold the table's records for too long.</exception>
    public static async Task<bool> BuildSmallAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken)
    {
        if (!await IsSmallAsync(database, table, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        return await BuildAsync(database, table, isSmall: true, cancellationToken).ConfigureAwait(false)
            ? true
            : throw await NotReadyAsync(database, table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Builds the indexes of a table whatever its size, or waits until another has built them.</summary>
    /// <exception cref="FlexIndexNotReadyException">It cannot be built now.</exception>
    public static async Task BuildNowAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken)
    {
        bool isSmall = database.IsInHostTransaction && await IsSmallAsync(database, table, cancellationToken).ConfigureAwait(false);
        if (!await BuildAsync(database, table, isSmall, cancellationToken).ConfigureAwait(false))
        {
            throw await NotReadyAsync(database, table, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Builds on a connection of the library's, or, where that cannot be, within the host's transaction.</summary>
    /// <remarks>
    /// Within it all records of the table are locked until it ends, so only a small table is built there: where the transaction
    /// has changed the table, or holds records of it. A write that has failed leaves its locks, too.
    /// </remarks>
    private static async Task<bool> BuildAsync(RecordDatabase database, FlexTable table, bool isSmall, CancellationToken cancellationToken)
    {
        if (!database.IsInHostTransaction)
        {
            // Longer than a lease, so that a builder that has died is waited for.
            return await EndsAsync(database.Pool, database.Options.RetryTimeout + (2 * database.Options.BuildLease)).ConfigureAwait(false);
        }

        bool isChanged = await IsChangedInHostAsync(database, table, cancellationToken).ConfigureAwait(false);
        return (!isChanged && await EndsAsync(database.Pool, PatienceInHost).ConfigureAwait(false))
            || (isSmall && await EndsAsync(database.Executor, PatienceInHost).ConfigureAwait(false));

        async Task<bool> EndsAsync(IOperationExecutor executor, TimeSpan patience)
        {
            TableBuild build = new(database, executor, table);
            return await build.RunAsync(patience, cancellationToken).ConfigureAwait(false) != BuildEnd.Stalled;
        }
    }

    private static Task<bool> IsSmallAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken) => database.Executor.ReadAsync(
        "CountRecords",
        async (connection, token) =>
        {
            RecordTable? registered = await TableLoading
                .LoadAsync(connection, table.ApplicationId, FlexTableKey.ById(table.Id), token)
                .ConfigureAwait(false);
            return registered?.Registration is { } registration && !await connection
                .ExistsAsync(
                    BuildSql.HasMoreRecords,
                    new() { ["tableNo"] = registration.Number, ["most"] = MostRecords, ["limit"] = MostRecords + 1 },
                    token)
                .ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Whether a transaction of the host's has changed the table or its indexes, so that only it can build them.</summary>
    private static async Task<bool> IsChangedInHostAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken)
    {
        RecordTable? inside = await LoadAsync(database.Executor, table, cancellationToken).ConfigureAwait(false);
        RecordTable? outside = await LoadAsync(database.Pool, table, cancellationToken).ConfigureAwait(false);
        return inside is null
            || outside is null
            || outside.Table.Version != inside.Table.Version
            || outside.UpdatedAt != inside.UpdatedAt
            || outside.Registration != inside.Registration;
    }

    private static Task<RecordTable?> LoadAsync(IOperationExecutor executor, FlexTable table, CancellationToken cancellationToken) => executor.ReadAsync(
        "ReadTable",
        (connection, token) => TableLoading.LoadAsync(connection, table.ApplicationId, FlexTableKey.ById(table.Id), token),
        cancellationToken);

    private static async Task<FlexIndexNotReadyException> NotReadyAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken)
    {
        RecordTable? now = await LoadAsync(database.Executor, table, cancellationToken).ConfigureAwait(false);
        string? column = now?.Columns.Indexed.FirstOrDefault(static indexed => indexed.Index.State == IndexState.Building)?.Column.Name;
        return new FlexIndexNotReadyException(
            table,
            column,
            database.IsInHostTransaction
                ? "It cannot be built inside this transaction, which has changed the table or holds records of it. Call BuildAsync before you begin it."
                : "Other transactions hold records that it must read. Repeat the call when they have ended, or call BuildAsync.");
    }
}
