using System.Diagnostics.CodeAnalysis;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Connections.Telemetry;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Finds rows of tables; a row that the collation takes for the one asked for, but is not, is not found.</summary>
internal static class TableQueries
{
    public static async Task<TableRow?> FindAsync(
        OperationConnection connection,
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
        return IsAskedFor(row, applicationId, key) ? row : null;
    }

    /// <summary>Reads a table, without its JSON where the store remembers what that says.</summary>
    public static Task<FlexTable?> ReadAsync(
        OperationConnection connection,
        SchemaMemory memory,
        string applicationId,
        FlexTableKey key,
        bool includeDeleted,
        CancellationToken cancellationToken)
    {
        if (includeDeleted)
        {
            return ReadAnyAsync(connection, applicationId, key, cancellationToken);
        }

        return memory.Find(applicationId, key) is { } known
            ? ReadUnlessRememberedAsync(connection, memory, known, applicationId, key, cancellationToken)
            : ReadAndRememberAsync(connection, memory, applicationId, key, cancellationToken);
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
        OperationTelemetry.NoteTable(row.Id);
        return row;
    }

    /// <summary>Locks rows in the order of their ids until the transaction ends, and begins it.</summary>
    public static async Task<Dictionary<string, TableRow>> LockAsync(
        OperationConnection connection,
        IEnumerable<string> ids,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<TableRow> rows = await connection
            .WriteAsync<TableRow>(TableSql.Lock, TextPlace.First, new { ids = ids.Distinct(StringComparer.Ordinal).ToArray() }, cancellationToken)
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
    }

    /// <summary>Reads a live table that the transaction has written, and commits.</summary>
    public static async Task<FlexTable> FinishAsync(
        OperationConnection connection,
        string applicationId,
        string id,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<TableRow> rows = await connection
            .WriteAsync<TableRow>(TableSql.FindById, TextPlace.Last, new { id, applicationId, includeDeleted = false }, cancellationToken)
            .ConfigureAwait(false);
        return RowReader.ToTable(rows[0]);
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
                new { applicationId, key = key.Value, shortest = length - NearNames.MaxDifference, longest = length + NearNames.MaxDifference },
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

    private static async Task<FlexTable?> ReadAnyAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken) =>
        await FindAsync(connection, applicationId, key, includeDeleted: true, cancellationToken).ConfigureAwait(false) is { } row
            ? RowReader.ToTable(row)
            : null;

    private static async Task<FlexTable?> ReadAndRememberAsync(
        OperationConnection connection,
        SchemaMemory memory,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        TimedTableRow? row = await (key.IsId
            ? connection.QuerySingleAsync<TimedTableRow>(TableSql.ReadById, new { applicationId, id = key.Value }, cancellationToken)
            : connection.QuerySingleAsync<TimedTableRow>(TableSql.ReadByName, new { applicationId, name = key.Value }, cancellationToken))
            .ConfigureAwait(false);
        if (!IsAskedFor(row, applicationId, key))
        {
            return null;
        }

        FlexTable table = RowReader.ToTable(row);
        memory.Keep(row, table);
        return table;
    }

    private static async Task<FlexTable?> ReadUnlessRememberedAsync(
        OperationConnection connection,
        SchemaMemory memory,
        RememberedSchema known,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        RememberedRow? row = await connection
            .QuerySingleAsync<RememberedRow>(
                key.IsId ? TableSql.ReadRememberedById : TableSql.ReadRememberedByName,
                new { applicationId, id = key.Value, name = key.Value, knownUpdatedAt = known.UpdatedAt },
                cancellationToken)
            .ConfigureAwait(false);
        if (row is null || !IsNamed(row.Id, row.RowName, key))
        {
            return null;
        }

        bool isMoved = row.Moved != TableSql.Unmoved;
        if (!isMoved && row.Id == known.Id && row.Version == known.Version)
        {
            return RowReader.ToTable(row, known);
        }

        // The text is the shorter for not asking for what it takes to remember the new schema.
        memory.Forget(known);
        if (isMoved && RowReader.ToMovedTable(row) is { } moved)
        {
            return moved.ApplicationId == applicationId ? moved : null;
        }

        // Another table, or another version, of the very time of the one remembered; or more than one value can hold.
        return await ReadAndRememberAsync(connection, memory, applicationId, key, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsAskedFor([NotNullWhen(true)] TableRow? row, string applicationId, FlexTableKey key) =>
        row is not null && row.ApplicationId == applicationId && IsNamed(row.Id, row.RowName, key);

    private static bool IsNamed(string id, string name, FlexTableKey key) => (key.IsId ? id : name) == key.Value;
}
