using FlexDb.Core.Errors;
using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>Finds rows of tables; a row that the collation takes for the one asked for, but is not, is not found.</summary>
internal static class TableQueries
{
    public static async Task<TableRow?> FindAsync(
        CatalogConnection connection,
        string applicationId,
        FlexTableKey key,
        bool includeDeleted,
        CancellationToken cancellationToken)
    {
        TableRow? row = key.IsId
            ? await connection
                .QuerySingleAsync<TableRow>(TableSql.FindById, new { applicationId, id = key.Value, includeDeleted }, cancellationToken)
                .ConfigureAwait(false)
            : await connection
                .QuerySingleAsync<TableRow>(TableSql.FindByName, new { applicationId, name = key.Value }, cancellationToken)
                .ConfigureAwait(false);
        return row is not null && row.ApplicationId == applicationId && (key.IsId ? row.Id : row.RowName) == key.Value
            ? row
            : null;
    }

    public static async Task<TableRow> GetAsync(
        CatalogConnection connection,
        string applicationId,
        FlexTableKey key,
        bool includeDeleted,
        CancellationToken cancellationToken) =>
        await FindAsync(connection, applicationId, key, includeDeleted, cancellationToken).ConfigureAwait(false)
        ?? throw new FlexTableNotFoundException(applicationId, key.ToString());

    /// <summary>Locks rows in the order of their ids until the transaction ends, and begins it.</summary>
    public static async Task<Dictionary<string, TableRow>> LockAsync(
        CatalogConnection connection,
        IEnumerable<string> ids,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<TableRow> rows = await connection
            .WriteAsync<TableRow>(TableSql.Lock, TextPlace.First, new { ids = ids.Distinct(StringComparer.Ordinal).ToArray() }, cancellationToken)
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
    }

    public static bool IsLive(TableRow? row, string applicationId) =>
        row is not null && row.DeletedAt is null && row.ApplicationId == applicationId;
}
