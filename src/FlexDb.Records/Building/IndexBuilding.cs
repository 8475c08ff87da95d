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
    private static readonly TimeSpan PatienceInHost = TimeSpan.FromSeconds(2);

    /// <summary>Builds the indexes of a small table.</summary>
    /// <returns>Whether they are built; false where the table is too large, so that the caller goes on without.</returns>
    /// <exception cref="FlexIndexNotReadyException">Other transactions hold the table's records for too long.</exception>
    public static async Task<bool> BuildSmallAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken)
    {
        if (!await IsSmallAsync(database, table, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        IOperationExecutor executor = await IsChangedInHostAsync(database, table, cancellationToken).ConfigureAwait(false) ? database.Executor : database.Pool;
        TableBuild build = new(database, executor, table);
        BuildEnd end = await build.RunAsync(Patience(database), cancellationToken).ConfigureAwait(false);
        return end switch
        {
            BuildEnd.Finished => true,
            BuildEnd.Stalled when !database.IsInHostTransaction => throw await NotReadyAsync(database, table, cancellationToken).ConfigureAwait(false),
            _ => false,
        };
    }

    /// <summary>Builds the indexes of a table whatever its size, or waits until another has built them.</summary>
    /// <exception cref="FlexIndexNotReadyException">It cannot be built now.</exception>
    public static async Task BuildNowAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken)
    {
        IOperationExecutor executor = database.Pool;
        if (await IsChangedInHostAsync(database, table, cancellationToken).ConfigureAwait(false))
        {
            // To build a large table would lock all of its records until the host's transaction ends.
            executor = await IsSmallAsync(database, table, cancellationToken).ConfigureAwait(false)
                ? database.Executor
                : throw await NotReadyAsync(database, table, cancellationToken).ConfigureAwait(false);
        }

        TableBuild build = new(database, executor, table);
        if (await build.RunAsync(Patience(database), cancellationToken).ConfigureAwait(false) == BuildEnd.Stalled)
        {
            throw await NotReadyAsync(database, table, cancellationToken).ConfigureAwait(false);
        }
    }

    // Longer than a lease, so that a builder that has died is waited for.
    private static TimeSpan Patience(RecordDatabase database) => database.IsInHostTransaction
        ? PatienceInHost
        : database.Options.RetryTimeout + (2 * database.Options.BuildLease);

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
        if (!database.IsInHostTransaction)
        {
            return false;
        }

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
            column ?? "",
            database.IsInHostTransaction
                ? "It cannot be built inside this transaction. Call BuildAsync before you begin it."
                : "Other transactions hold records that it must read. Repeat the call when they have ended, or call BuildAsync.");
    }
}
