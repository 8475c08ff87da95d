using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>
/// The rows that a write has locked: its own table, and those it is going to refer to, so that none of them is
/// deleted or renamed before it commits.
/// </summary>
/// <param name="Rows">The rows by id.</param>
/// <param name="TargetIds">The ids of the tables referred to, by name.</param>
internal sealed record LockedTargets(Dictionary<string, TableRow> Rows, Dictionary<string, string> TargetIds)
{
    // How often targets may be renamed between being found and being locked.
    private const int MaxAttempts = 10;

    /// <summary>Begins a transaction in which the tables are locked, all at once and in the order of their ids.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="settings">How long to wait for the locks.</param>
    /// <param name="table">The table that is written; without an id when it is only now created.</param>
    /// <param name="version">Its version; 0 when it is only now created.</param>
    /// <param name="obstacleId">The deleted row whose name the table takes, if any.</param>
    /// <param name="names">The names of the tables that it is going to refer to.</param>
    /// <param name="missing">Makes the error that some of these do not exist.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<LockedTargets> LockAsync(
        OperationConnection connection,
        FlexDbOptions settings,
        TableIdentity table,
        int version,
        string? obstacleId,
        HashSet<string> names,
        Func<IReadOnlySet<string>, FlexReferenceTargetException> missing,
        CancellationToken cancellationToken)
    {
        for (int attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            Dictionary<string, string> ids = await ReferenceTargets
                .FindIdsAsync(connection, table.ApplicationId, names, cancellationToken)
                .ConfigureAwait(false);
            HashSet<string> absent = names.Where(name => !ids.ContainsKey(name)).ToHashSet(StringComparer.Ordinal);
            if (absent.Count > 0)
            {
                throw missing(absent);
            }

            string?[] all = [table.Id, .. ids.Values, obstacleId];
            Dictionary<string, TableRow> rows = await TableLocks
                .LockAsync(connection, settings, table.ApplicationId, all.OfType<string>(), cancellationToken)
                .ConfigureAwait(false);
            if (ids.All(target => IsStill(rows, table.ApplicationId, target)))
            {
                return new LockedTargets(rows, ids);
            }

            await connection.RollBackAsync().ConfigureAwait(false);
        }

        throw new FlexConcurrencyException(table, version, names);
    }

    private static bool IsStill(Dictionary<string, TableRow> rows, string applicationId, KeyValuePair<string, string> target) =>
        rows.TryGetValue(target.Value, out TableRow? row)
        && TableQueries.IsLive(row, applicationId)
        && row.RowName == target.Key;
}
