using System.Diagnostics.CodeAnalysis;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Finds rows of tables; a row that the collation takes for the one asked for, but is not, is not found.</summary>
internal static class TableQueries
{
    private static readonly StatementList FindById = new(TableSql.FindById);

    public static async Task<TableRow?> FindAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        bool includeDeleted,
        CancellationToken cancellationToken)
    {
        TableRow? row = key.IsId
            ? await connection
                .QuerySingleAsync<TableRow>(TableSql.FindById, new() { ["id"] = key.Value, ["applicationId"] = applicationId, ["includeDeleted"] = includeDeleted }, cancellationToken)
                .ConfigureAwait(false)
            : await connection
                .QuerySingleAsync<TableRow>(TableSql.FindByName, new() { ["applicationId"] = applicationId, ["name"] = key.Value }, cancellationToken)
                .ConfigureAwait(false);
        return IsAskedFor(row, applicationId, key) ? row : null;
    }

    /// <summary>Reads a table; its JSON is fetched and parsed only where the cache does not have it.</summary>
    public static async Task<FlexTable?> ReadAsync(
        OperationConnection connection,
        CachedSchemas cache,
        string applicationId,
        FlexTableKey key,
        bool includeDeleted,
        CancellationToken cancellationToken)
    {
        if (includeDeleted)
        {
            TableRow? any = await FindAsync(connection, applicationId, key, includeDeleted: true, cancellationToken).ConfigureAwait(false);
            return any is null ? null : Noted(RowReader.ToTable(any));
        }

        CachedSchema? cached = cache.Find(applicationId, key);
        CacheableRow? row = await (cached is null
            ? ReadWholeAsync(connection, applicationId, key, cancellationToken)
            : ReadUnlessCachedAsync(connection, cached, applicationId, key, cancellationToken))
            .ConfigureAwait(false);
        if (row is { SchemaJson: null } && !cached!.IsOf(row))
        {
            // Another table or version has the very same time.
            row = await ReadWholeAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false);
        }

        if (row is null || row.ApplicationId != applicationId || !IsNamed(row.Id, row.RowName, key))
        {
            return null;
        }

        FlexTable table = RowReader.ToTable(row, cached);
        if (row.SchemaJson is not null)
        {
            if (cached is not null)
            {
                // First, because what has taken its place may have an earlier time.
                cache.Forget(cached);
            }

            cache.Keep(row, table);
        }

        return Noted(table);
    }

    /// <summary>Gets the row of the table that an operation works on.</summary>
    public static async Task<TableRow> GetAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        bool includeDeleted,
        CancellationToken cancellationToken)
    {
        TableRow row = await FindAsync(connection, applicationId, key, includeDeleted, cancellationToken).ConfigureAwait(false)
            ?? throw await NotFoundAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false);
        CatalogTelemetry.NoteTable(row.Id);
        return row;
    }

    /// <summary>Reads a live table that the transaction has written, and commits.</summary>
    public static async Task<FlexTable> FinishAsync(
        OperationConnection connection,
        string applicationId,
        string id,
        CancellationToken cancellationToken)
    {
        Answer<TableRow> answer = await connection
            .WriteAsync<TableRow>(FindById, TextPlace.Last, new() { ["id"] = id, ["applicationId"] = applicationId, ["includeDeleted"] = false }, cancellationToken)
            .ConfigureAwait(false);
        return RowReader.ToTable(answer.Rows[0]);
    }

    /// <summary>Why a key names no table, with the tables that may have been meant.</summary>
    public static async Task<FlexTableNotFoundException> NotFoundAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        int length = key.Value.Length;
        if (length > TextArguments.MaxIdLength)
        {
            // No id is as long, and no name that a person has mistyped.
            return Gone(applicationId, key);
        }

        IReadOnlyList<NameRow> found = await connection
            .QueryAsync<NameRow>(
                key.IsId ? TableSql.FindNamed : TableSql.FindNear,
                new()
                {
                    ["applicationId"] = applicationId,
                    ["key"] = key.Value,
                    ["shortest"] = length - NearNames.MaxDifference,
                    ["longest"] = length + NearNames.MaxDifference,
                },
                cancellationToken)
            .ConfigureAwait(false);
        NameRow[] own = [.. found.Where(row => row.ApplicationId == applicationId)];
        if (key.IsId)
        {
            return own.Any(row => row.RowName == key.Value)
                ? FlexTableNotFoundException.NameAsId(applicationId, key.Value)
                : Gone(applicationId, key);
        }

        return own.FirstOrDefault(row => row.Id == key.Value) is { } meant
            ? FlexTableNotFoundException.IdAsName(applicationId, meant.Id, Tombstone.OriginalName(meant.RowName, meant.Id) ?? meant.RowName)
            : new FlexTableNotFoundException(applicationId, tableId: null, key.Value, own.Select(row => row.RowName));
    }

    /// <summary>A table is not there any more, or not for this application.</summary>
    public static FlexTableNotFoundException Gone(string applicationId, FlexTableKey key) => key.IsId
        ? new(applicationId, key.Value, tableName: null)
        : new(applicationId, tableId: null, key.Value);

    public static bool IsLive(TableRow? row, string applicationId) =>
        row is not null && row.DeletedAt is null && row.ApplicationId == applicationId;

    private static Task<CacheableRow?> ReadWholeAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<CacheableRow>(
            key.IsId ? TableSql.ReadById : TableSql.ReadByName,
            new() { ["applicationId"] = applicationId, [key.IsId ? "id" : "name"] = key.Value },
            cancellationToken);

    private static Task<CacheableRow?> ReadUnlessCachedAsync(
        OperationConnection connection,
        CachedSchema cached,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<CacheableRow>(
            key.IsId ? TableSql.ReadUnlessCachedById : TableSql.ReadUnlessCachedByName,
            new()
            {
                ["applicationId"] = applicationId,
                [key.IsId ? "id" : "name"] = key.Value,
                ["knownUpdatedAt"] = cached.UpdatedAt,
            },
            cancellationToken);

    private static FlexTable Noted(FlexTable table)
    {
        CatalogTelemetry.NoteTable(table.Id);
        return table;
    }

    private static bool IsAskedFor([NotNullWhen(true)] TableRow? row, string applicationId, FlexTableKey key) =>
        row is not null && row.ApplicationId == applicationId && IsNamed(row.Id, row.RowName, key);

    private static bool IsNamed(string id, string name, FlexTableKey key) => (key.IsId ? id : name) == key.Value;
}
