using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>What to do when the UNIQUE on (application_id, name) has refused a write.</summary>
internal static class NameConflicts
{
    /// <summary>How often a write may meet yet another holder of its name.</summary>
    public const int MaxAttempts = 5;

    private static readonly StatementList FreeName = new(TableSql.FreeName);

    /// <summary>
    /// Throws when a live table has the name; gives the row that holds it when another writer deleted that without
    /// renaming it. Index names differ between adopted tables, so the server's message is not looked at. A row of 'crm '
    /// holds names of 'crm', for the server takes both for one; it is another application's, and so left as it is.
    /// </summary>
    /// <returns>The row to free the name of, in the write's own transaction; null when the name is free by now.</returns>
    public static async Task<SummaryRow?> FindObstacleAsync(
        OperationConnection connection,
        string applicationId,
        string name,
        Exception refusal,
        CancellationToken cancellationToken)
    {
        SummaryRow? holder = await connection
            .QuerySingleAsync<SummaryRow>(TableSql.FindNameHolder, new() { ["applicationId"] = applicationId, ["name"] = name }, cancellationToken)
            .ConfigureAwait(false);
        bool isOwn = holder?.ApplicationId == applicationId;
        return holder switch
        {
            null => null,
            { DeletedAt: not null } when isOwn => holder,
            _ when isOwn && holder.RowName == name => throw new FlexTableNameConflictException(applicationId, holder.Id, name, refusal),
            _ => throw new FlexTableNameConflictException(applicationId, name, (holder.Id, holder.ApplicationId, holder.RowName), refusal),
        };
    }

    /// <summary>Gives a deleted row the name that this store would have given it.</summary>
    public static Task FreeAsync(OperationConnection connection, SummaryRow obstacle, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            FreeName,
            TextPlace.Middle,
            new() { ["holderId"] = obstacle.Id, ["holderName"] = obstacle.RowName, ["tombstone"] = Tombstone.For(obstacle.RowName, obstacle.Id) },
            cancellationToken);
}
