using System.Data.Common;
using System.Runtime.CompilerServices;

using FlexDb.Core.Connections;

namespace FlexDb.Records.Building;

/// <summary>A table that has something to build.</summary>
/// <param name="Number">The number that its records are stored under.</param>
/// <param name="Id">The table's id.</param>
/// <param name="ApplicationId">Its application.</param>
/// <param name="Name">The table's name.</param>
internal sealed record UnfinishedTable(uint Number, string Id, string ApplicationId, string Name) : IRow<UnfinishedTable>
{
    public static UnfinishedTable Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
}

/// <summary>Finds the tables that have something to build.</summary>
internal static class UnfinishedTables
{
    private const int PageSize = 100;

    /// <summary>The tables of one application, or of all where that is null.</summary>
    public static async IAsyncEnumerable<UnfinishedTable> ListAsync(
        RecordDatabase database,
        string? applicationId,
        bool withConflicts,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        uint after = 0;
        IReadOnlyList<UnfinishedTable> page;
        do
        {
            Parameters parameters = new()
            {
                ["after"] = after,
                ["applicationId"] = applicationId,
                ["withConflicts"] = withConflicts,
                ["limit"] = PageSize,
            };
            page = await database.Pool
                .ReadAsync("FindUnfinishedTables", (connection, token) => connection.QueryAsync<UnfinishedTable>(BuildSql.UnfinishedTables, parameters, token), cancellationToken)
                .ConfigureAwait(false);
            foreach (UnfinishedTable table in page)
            {
                after = table.Number;

                // The collation takes 'crm ' for 'crm'.
                if (applicationId is null || table.ApplicationId == applicationId)
                {
                    yield return table;
                }
            }
        }
        while (page.Count == PageSize);
    }
}
