using System.Runtime.CompilerServices;

using FlexDb.Core.Errors;
using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>Reads the history of a table, a page a round trip; between pages no connection is held.</summary>
internal static class VersionListing
{
    // Each row may hold two schemas of a megabyte.
    public const int PageSize = 50;

    public static async IAsyncEnumerable<FlexTableVersion> ListAsync(
        ICatalogExecutor executor,
        string applicationId,
        FlexTableKey key,
        bool newestFirst,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? id = null;
        int version = newestFirst ? int.MaxValue : int.MinValue;
        string versionId = "";
        while (true)
        {
            int fromVersion = version;
            string fromId = versionId;
            IReadOnlyList<VersionRow> rows = await executor
                .ReadAsync("ListVersions", ReadPageAsync, cancellationToken)
                .ConfigureAwait(false);
            foreach (VersionRow row in rows)
            {
                yield return RowReader.ToVersion(row);
            }

            if (rows.Count < PageSize)
            {
                yield break;
            }

            version = rows[^1].Version!.Value;
            versionId = rows[^1].Id!;

            async Task<IReadOnlyList<VersionRow>> ReadPageAsync(CatalogConnection connection, CancellationToken token)
            {
                id ??= await FindIdAsync(connection, applicationId, key, token).ConfigureAwait(false);
                return await connection
                    .QueryAsync<VersionRow>(
                        newestFirst ? VersionSql.ListNewestFirst : VersionSql.ListOldestFirst,
                        new { id, version = fromVersion, versionId = fromId, pageSize = PageSize },
                        token)
                    .ConfigureAwait(false);
            }
        }
    }

    public static async Task<FlexTableVersion> GetAsync(
        CatalogConnection connection,
        string applicationId,
        FlexTableKey key,
        int version,
        CancellationToken cancellationToken)
    {
        string id = await FindIdAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false);
        return await GetByIdAsync(connection, applicationId, id, version, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<FlexTableVersion> GetByIdAsync(
        CatalogConnection connection,
        string applicationId,
        string id,
        int version,
        CancellationToken cancellationToken)
    {
        VersionRow? row = await connection
            .QuerySingleAsync<VersionRow>(VersionSql.Find, new { id, version }, cancellationToken)
            .ConfigureAwait(false);
        return row?.Id is null
            ? throw new FlexVersionNotFoundException(applicationId, id, version)
            : RowReader.ToVersion(row);
    }

    /// <summary>The whole history, oldest version first.</summary>
    public static async Task<IReadOnlyList<FlexTableVersion>> ReadAllAsync(
        CatalogConnection connection,
        string id,
        CancellationToken cancellationToken)
    {
        List<FlexTableVersion> versions = [];
        IReadOnlyList<VersionRow> rows;
        do
        {
            rows = await connection
                .QueryAsync<VersionRow>(
                    VersionSql.ListOldestFirst,
                    new
                    {
                        id,
                        version = versions.Count == 0 ? int.MinValue : versions[^1].Version,
                        versionId = versions.Count == 0 ? "" : versions[^1].Id,
                        pageSize = PageSize,
                    },
                    cancellationToken)
                .ConfigureAwait(false);
            versions.AddRange(rows.Select(RowReader.ToVersion));
        }
        while (rows.Count == PageSize);
        return versions;
    }

    /// <summary>A deleted table keeps its history, so by its id it is found too.</summary>
    private static async Task<string> FindIdAsync(
        CatalogConnection connection,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        SummaryRow? row = await connection
            .QuerySingleAsync<SummaryRow>(
                key.IsId ? TableSql.FindSummaryById : TableSql.FindNameHolder,
                new { applicationId, id = key.Value, name = key.Value },
                cancellationToken)
            .ConfigureAwait(false);
        return row is not null
            && row.ApplicationId == applicationId
            && (key.IsId ? row.Id : row.RowName) == key.Value
            && (key.IsId || row.DeletedAt is null)
            ? row.Id
            : throw new FlexTableNotFoundException(applicationId, key.ToString());
    }
}
