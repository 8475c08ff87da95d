using System.Data.Common;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>What the catalog must know of the records that FlexDb.Records stores.</summary>
internal static class StoredRecords
{
    /// <summary>Whether records are installed, as far as the user may see; learnt at the store's first use.</summary>
    public static bool AreInstalled(OperationConnection connection) => connection.Facts.OptionalTables.Contains(RecordSql.TablesName);

    /// <summary>Refuses a deleted table whose purge has begun: some of its records may be gone already.</summary>
    /// <remarks>
    /// The row of the table must be locked. Whoever marks a table as being purged holds a share lock on that row, so the
    /// mark cannot come later.
    /// </remarks>
    /// <exception cref="FlexTableStateException">The table is being purged.</exception>
    public static async Task EnsureNotPurgingAsync(OperationConnection connection, TableIdentity table, CancellationToken cancellationToken)
    {
        if (!AreInstalled(connection))
        {
            return;
        }

        PurgingRow? row = await connection
            .QuerySingleAsync<PurgingRow>(RecordSql.FindPurging, new() { ["id"] = table.Id }, cancellationToken)
            .ConfigureAwait(false);
        if (row is { IsPurging: true })
        {
            throw new FlexTableStateException(
                table.ApplicationId,
                table.Id!,
                table.Name,
                FlexTableState.Purging,
                "Nothing undoes a purge, so it cannot be restored; FlexRecordStore.PurgeTableAsync goes on with the purge.");
        }
    }

    /// <summary>Whether a table has records, or had some that are not purged.</summary>
    public static async Task<bool> ExistAsync(OperationConnection connection, string tableId, CancellationToken cancellationToken) =>
        AreInstalled(connection)
        && await connection.ExistsAsync(RecordSql.Exists, new() { ["id"] = tableId }, cancellationToken).ConfigureAwait(false);

    private sealed record PurgingRow(bool IsPurging) : IRow<PurgingRow>
    {
        public static PurgingRow Read(DbDataReader reader) => new(reader.GetBoolean(0));
    }
}
