using FlexDb.Core.Errors;
using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>What to do when the UNIQUE on (application_id, name) has refused a write.</summary>
internal static class NameConflicts
{
    /// <summary>How often a write may meet yet another holder of its name.</summary>
    public const int MaxAttempts = 5;

    /// <summary>
    /// Throws when a live table has the name; frees it when a row holds it that another application deleted without
    /// renaming. Index names differ between adopted tables, so the server's message is not looked at.
    /// </summary>
    public static async Task ResolveAsync(
        CatalogConnection connection,
        string applicationId,
        string name,
        Exception refusal,
        CancellationToken cancellationToken)
    {
        SummaryRow? holder = await connection
            .QuerySingleAsync<SummaryRow>(TableSql.FindNameHolder, new { applicationId, name }, cancellationToken)
            .ConfigureAwait(false);
        if (holder is { DeletedAt: null })
        {
            throw new FlexTableNameConflictException(applicationId, name, refusal);
        }

        if (holder is not null)
        {
            await connection
                .ExecuteAsync(
                    TableSql.FreeName,
                    TextPlace.Whole,
                    new { id = holder.Id, name = holder.RowName, tombstone = Tombstone.For(holder.RowName, holder.Id) },
                    cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
