using FlexDb.Core;
using FlexDb.Core.Catalog;
using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Connections;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Records.Tables;

/// <summary>Reads a table, its registration and its indexes in one round trip.</summary>
internal static class TableLoading
{
    /// <summary>The table that a caller names; null where the application has none.</summary>
    public static async Task<RecordTable?> LoadAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        RecordTable? table = await QueryAsync(
            connection,
            key.IsId ? TableSql.LoadById : TableSql.LoadByName,
            new() { ["applicationId"] = applicationId, ["key"] = key.Value },
            cancellationToken)
            .ConfigureAwait(false);

        // The collation takes 'crm ' for 'crm'.
        return table is not null && table.Table.ApplicationId == applicationId && (key.IsId ? table.Table.Id : table.Table.Name) == key.Value
            ? table
            : null;
    }

    /// <summary>The table that a caller names.</summary>
    /// <exception cref="FlexDb.Core.Errors.FlexDbException">The application has none; the exception says why.</exception>
    public static async Task<RecordTable> GetAsync(OperationConnection connection, string applicationId, FlexTableKey key, CancellationToken cancellationToken) =>
        await LoadAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false)
            ?? throw await TableQueries.NotFoundAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false);

    /// <summary>The table whose records are stored under a number.</summary>
    public static Task<RecordTable?> LoadAsync(OperationConnection connection, uint number, CancellationToken cancellationToken) =>
        QueryAsync(connection, TableSql.LoadByNumber, new() { ["key"] = number }, cancellationToken);

    /// <summary>The versions of a table, which upgrade records of earlier ones.</summary>
    public static async Task<FlexRecordHistory> HistoryOfAsync(OperationConnection connection, RecordTable table, CancellationToken cancellationToken)
    {
        if (table.History is { } known)
        {
            return known;
        }

        IReadOnlyList<FlexTableVersion> versions = await VersionListing
            .ReadAllAsync(connection, table.Table.Id, afterVersion: 0, cancellationToken)
            .ConfigureAwait(false);

        // A version may have been written since the table was read.
        FlexRecordHistory history = FlexRecordUpgrade.Along(versions.Where(version => version.Version <= table.Table.Version));
        table.History = history;
        return history;
    }

    private static async Task<RecordTable?> QueryAsync(
        OperationConnection connection,
        string sql,
        Parameters parameters,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<LoadedRow> rows = await connection.QueryAsync<LoadedRow>(sql, parameters, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0 || rows[0].Table is not { } row)
        {
            return null;
        }

        FlexTable table = RowReader.ToTable(row);
        CatalogTelemetry.NoteTable(table.Id);
        string? problem = row.EqualsItsVersion switch
        {
            true => null,
            null => FormattableString.Invariant($"its version {row.Version} is not in its history. Edit the table through FlexDbStore, which records a version."),
            false => await FindDifferenceAsync(connection, table, cancellationToken).ConfigureAwait(false),
        };
        return new RecordTable(
            table,
            row.Registration,
            [.. rows.Skip(1).Select(static row => row.Index!)],
            problem,
            row.UpdatedAt,
            isSettled: row.UpdatedAt % 1 != 0 || row.ServerNow - row.UpdatedAt >= 2);
    }

    /// <summary>Where JSON is kept as text, two texts may say the same.</summary>
    private static async Task<string?> FindDifferenceAsync(OperationConnection connection, FlexTable table, CancellationToken cancellationToken)
    {
        TextRow? row = await connection
            .QuerySingleAsync<TextRow>(TableSql.VersionSchema, new() { ["tableId"] = table.Id, ["version"] = table.Version }, cancellationToken)
            .ConfigureAwait(false);
        FlexTableSchema? recorded = row is null ? null : RowReader.ReadSchema(row.Value, table.Identity, table.Version, "new_schema");
        return recorded == table.Schema
            ? null
            : FormattableString.Invariant($"its schema is not the one of its version {table.Version}. Edit the table through FlexDbStore, which records a version.");
    }
}
