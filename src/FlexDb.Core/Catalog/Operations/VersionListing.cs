using System.Runtime.CompilerServices;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Reads the history of a table, a page a round trip; between pages no connection is held.</summary>
internal static class VersionListing
{
    private static readonly FlexVersionFilter WholeHistory = new();

    public static async IAsyncEnumerable<FlexTableVersion> ListAsync(
        IOperationExecutor executor,
        string applicationId,
        FlexTableKey key,
        FlexVersionFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Page? page = null;
        do
        {
            Page? before = page;
            page = await executor
                .ReadAsync(
                    "ListVersions",
                    (connection, token) => ReadPageAsync(connection, applicationId, key, filter, before, token),
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (VersionRow row in page.Rows)
            {
                yield return RowReader.ToVersion(row);
            }
        }
        while (!page.IsLast);
    }

    public static async Task<FlexTableVersion> GetAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        int version,
        CancellationToken cancellationToken)
    {
        VersionRow? row = await connection
            .QuerySingleAsync<VersionRow>(
                key.IsId ? VersionSql.FindByTableId : VersionSql.FindByTableName,
                new() { ["applicationId"] = applicationId, ["key"] = key.Value, ["version"] = version },
                cancellationToken)
            .ConfigureAwait(false);
        await EnsureFoundAsync(connection, row, applicationId, key, cancellationToken).ConfigureAwait(false);
        return row!.IsFound
            ? RowReader.ToVersion(row)
            : throw VersionNotFound(row, version);
    }

    /// <summary>What changed between two versions, by their schemas alone.</summary>
    public static async Task<FlexSchemaJudgement> CompareAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        int from,
        int to,
        CancellationToken cancellationToken)
    {
        (string id, FlexTableSchema before) = await ReadSchemaAsync(connection, applicationId, key, from, cancellationToken).ConfigureAwait(false);

        // By its id: meanwhile its name may have come to mean another table.
        FlexTableSchema after = await GetSchemaAsync(connection, applicationId, FlexTableKey.ById(id), to, cancellationToken).ConfigureAwait(false);
        return FlexSchemaJudgement.Between(before, after);
    }

    /// <summary>The schema of a version, without what else is known of it.</summary>
    public static async Task<FlexTableSchema> GetSchemaAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey table,
        int version,
        CancellationToken cancellationToken) =>
        (await ReadSchemaAsync(connection, applicationId, table, version, cancellationToken).ConfigureAwait(false)).Schema;

    private static async Task<(string TableId, FlexTableSchema Schema)> ReadSchemaAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        int version,
        CancellationToken cancellationToken)
    {
        VersionSchemaRow? row = await connection
            .QuerySingleAsync<VersionSchemaRow>(
                key.IsId ? VersionSql.FindSchemaByTableId : VersionSql.FindSchemaByTableName,
                new() { ["applicationId"] = applicationId, ["key"] = key.Value, ["version"] = version },
                cancellationToken)
            .ConfigureAwait(false);
        await EnsureFoundAsync(connection, row, applicationId, key, cancellationToken).ConfigureAwait(false);
        return row!.IsFound
            ? (row.FoundTableId, RowReader.ReadSchema(row.SchemaJson!, RowReader.IdentityOf(row), version, "new_schema"))
            : throw VersionNotFound(row, version);
    }

    /// <summary>The whole history, oldest version first, each row when its page is read.</summary>
    public static async IAsyncEnumerable<VersionRow> ReadAllAsync(
        OperationConnection connection,
        string applicationId,
        string tableId,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Page? page = null;
        do
        {
            page = await ReadPageAsync(connection, applicationId, FlexTableKey.ById(tableId), WholeHistory, page, cancellationToken)
                .ConfigureAwait(false);
            foreach (VersionRow row in page.Rows)
            {
                yield return row;
            }
        }
        while (!page.IsLast);
    }

    /// <summary>The versions of a table after a number, oldest first, by their schemas alone; none where the table is not there.</summary>
    /// <remarks>
    /// Stored changes and previous schemas are neither fetched nor parsed: another application may have written changes that
    /// cannot be read. So each version's <see cref="FlexTableVersion.Changes"/> are empty.
    /// </remarks>
    /// <param name="connection">The connection to read on.</param>
    /// <param name="tableId">The table, deleted or not; whose it is, the caller has checked.</param>
    /// <param name="afterVersion">The number before the first version wanted; 0 for all.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="FlexCorruptTableException">The schema of a version cannot be read.</exception>
    public static async Task<IReadOnlyList<FlexTableVersion>> ReadAllAsync(
        OperationConnection connection,
        string tableId,
        int afterVersion,
        CancellationToken cancellationToken)
    {
        List<FlexTableVersion> versions = [];
        ListedSchemaRow? last = null;
        IReadOnlyList<ListedSchemaRow> page;
        do
        {
            page = await connection
                .QueryAsync<ListedSchemaRow>(
                    VersionSql.ListSchemas,
                    new Parameters
                    {
                        ["key"] = tableId,
                        ["version"] = last?.Version ?? afterVersion + 1L,
                        ["versionId"] = last?.Id,
                        ["pageSize"] = WholeHistory.PageSize,
                    },
                    cancellationToken)
                .ConfigureAwait(false);

            // The collation takes 'abc ' for 'abc'.
            versions.AddRange(page.Where(row => row.TableId == tableId && row.IsFound).Select(RowReader.ToVersion));
            last = page.Count == 0 ? last : page[^1];
        }
        while (page.Count == WholeHistory.PageSize);

        return versions;
    }

    /// <summary>The page after another, or the first, in one round trip that also finds the table.</summary>
    private static async Task<Page> ReadPageAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        FlexVersionFilter filter,
        Page? before,
        CancellationToken cancellationToken)
    {
        // By its id after the first page: meanwhile its name may have come to mean another table.
        VersionRow? last = before?.Last;
        FlexTableKey current = last is null ? key : FlexTableKey.ById(last.FoundTableId);
        IReadOnlyList<VersionRow> rows = await connection
            .QueryAsync<VersionRow>(
                ListText(current, filter.NewestFirst),
                new Parameters
                {
                    ["applicationId"] = applicationId,
                    ["key"] = current.Value,
                    ["version"] = last?.Version ?? Bound(filter),
                    ["versionId"] = last?.Id,
                    ["pageSize"] = filter.PageSize,
                },
                cancellationToken)
            .ConfigureAwait(false);
        await EnsureFoundAsync(connection, rows.Count == 0 ? null : rows[0], applicationId, current, cancellationToken).ConfigureAwait(false);
        return rows is [{ Id: null }]
            ? new Page([], last, IsLast: true)
            : new Page([.. rows.Where(row => row.IsFound)], rows[^1], IsLast: rows.Count < filter.PageSize);
    }

    // The first page begins with a version, each later one behind a version and an id.
    private static long Bound(FlexVersionFilter filter) => filter.NewestFirst
        ? filter.After is { } before ? before - 1L : int.MaxValue
        : filter.After is { } after ? after + 1L : int.MinValue;

    private static string ListText(FlexTableKey key, bool newestFirst) => (key.IsId, newestFirst) switch
    {
        (true, true) => VersionSql.ListNewestFirstByTableId,
        (true, false) => VersionSql.ListOldestFirstByTableId,
        (false, true) => VersionSql.ListNewestFirstByTableName,
        (false, false) => VersionSql.ListOldestFirstByTableName,
    };

    /// <summary>A row that the collation takes for the one asked for, but is not, is not found.</summary>
    private static async ValueTask EnsureFoundAsync(
        OperationConnection connection,
        FoundVersionRow? row,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        if (row is null
            || row.FoundApplicationId != applicationId
            || (key.IsId ? row.FoundTableId : row.FoundRowName) != key.Value)
        {
            throw await TableQueries.NotFoundAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false);
        }

        CatalogTelemetry.NoteTable(row.FoundTableId);
    }

    private static FlexVersionNotFoundException VersionNotFound(FoundVersionRow row, int version)
    {
        TableIdentity table = RowReader.IdentityOf(row);
        return new FlexVersionNotFoundException(table.ApplicationId, table.Id!, table.Name, version);
    }

    private sealed record Page(VersionRow[] Rows, VersionRow? Last, bool IsLast);
}
