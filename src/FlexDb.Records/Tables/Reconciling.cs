using System.Data.Common;

using FlexDb.Core;
using FlexDb.Core.Catalog;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

using MySqlConnector;

namespace FlexDb.Records.Tables;

/// <summary>Brings a table's indexes in line with its schema: the first write after an edit does, and the builder.</summary>
internal static class Reconciling
{
    private static readonly StatementList Begin = new(ReconcilingSql.LockSchema, ReconcilingSql.Register, ReconcilingSql.LockRegistration);
    private static readonly StatementList BeginSoon = new(ReconcilingSql.LockSchema, ReconcilingSql.Register, ReconcilingSql.LockRegistrationSoon);
    private static readonly StatementList BeginAtOnce = new(ReconcilingSql.LockSchemaAtOnce, ReconcilingSql.Register, ReconcilingSql.LockRegistrationAtOnce);

    /// <summary>Reconciles a table; where another has done it meanwhile, nothing is left to do.</summary>
    public static async Task<bool> RunAsync(OperationConnection connection, string applicationId, string tableId, CancellationToken cancellationToken)
    {
        await connection.ExecuteReadingAsync(Begin, new() { ["tableId"] = tableId }, cancellationToken).ConfigureAwait(false);
        await GoOnAsync(connection, applicationId, tableId, times: null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The same, with the times of records that are to have an index from now on.</summary>
    /// <exception cref="MySqlException">Another transaction has held the table's entry in the registry for a second.</exception>
    public static async Task RunAsync(OperationConnection connection, string applicationId, string tableId, FlexRecordTimes times, CancellationToken cancellationToken)
    {
        await connection.ExecuteReadingAsync(BeginSoon, new() { ["tableId"] = tableId }, cancellationToken).ConfigureAwait(false);
        await GoOnAsync(connection, applicationId, tableId, times, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same as the first, unless another transaction holds the table's rows; false where one does.</summary>
    /// <remarks>
    /// For a caller whose own transaction may be the one that holds them, and would wait for itself: a write that has missed
    /// goes back to its savepoint, and keeps the locks of its gate.
    /// </remarks>
    public static async Task<bool> TryRunAsync(OperationConnection connection, string applicationId, string tableId, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteReadingAsync(BeginAtOnce, new() { ["tableId"] = tableId }, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlException exception) when (RecordFailures.IsLockedByAnother(exception))
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return false;
        }

        await GoOnAsync(connection, applicationId, tableId, times: null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Changes what there is to change, and ends the transaction.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table.</param>
    /// <param name="times">The times that are to have an index; null for those that the table's options say.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private static async Task GoOnAsync(OperationConnection connection, string applicationId, string tableId, FlexRecordTimes? times, CancellationToken cancellationToken)
    {
        RecordTable? table = await TableLoading.LoadAsync(connection, applicationId, FlexTableKey.ById(tableId), cancellationToken).ConfigureAwait(false);
        if (table is null || (table.IsReconciled && times is null))
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return;
        }

        table.EnsureWritable(isNamed: false);
        if (table.Registration is null)
        {
            // INSERT IGNORE passes over a number that is taken.
            throw new FlexServerException("ReconcileIndexes", new InvalidOperationException(
                "The server gave the table no number of its own in flex_record_tables. Look for a session that sets insert_id, or for an AUTO_INCREMENT that is used up."));
        }

        FactsRow facts = (await connection
            .QuerySingleAsync<FactsRow>(ReconcilingSql.Facts, new() { ["tableNo"] = table.Number }, cancellationToken)
            .ConfigureAwait(false))!;
        FlexRecordTimes wantedTimes = times ?? RecordTimeNames.OfOptions(facts.Options);
        if (table.IsReconciled && wantedTimes == RecordTimeNames.OfOptions(facts.Options))
        {
            await connection.RollBackAsync().ConfigureAwait(false);
            return;
        }

        FlexRecordHistory history = await TableLoading.HistoryOfAsync(connection, table, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> targets = await FindTargetsAsync(connection, table, cancellationToken).ConfigureAwait(false);
        List<IndexForm.Wanted> wanted = [.. IndexForm.Of(
            table.Table.Schema.Columns,
            table.Table.Slots,
            position => history.FormVersionOf(history.Schema.Columns[position].Id!),
            column => TargetOf(column) is { } target ? targets.GetValueOrDefault(target) : null)
            .Concat(IndexForm.OfTimes(wantedTimes))];
        StatementBatch batch = new();
        foreach (RecordIndex index in table.Indexes.Where(index => !wanted.Exists(asked => IsOf(index, asked))))
        {
            batch.Add([ReconcilingSql.DropIndex], new() { ["indexNo"] = index.Number });
        }

        foreach (IndexForm.Wanted asked in wanted.Where(asked => !table.Indexes.Any(index => IsOf(index, asked))))
        {
            // What holds no nulls is complete where no record can have had a value. Records were written only under versions
            // that were reconciled.
            bool isNew = table.Columns.PositionOfId(asked.ColumnId) is { } position
                && history.FirstVersionOf(history.Schema.Columns[position].Id!) > table.Registration!.SchemaVersion;
            bool isComplete = !facts.HasRecords || (isNew && asked.Kind is IndexKind.Reference or IndexKind.Unique);
            batch.Add(
                [ReconcilingSql.AddIndex],
                new()
                {
                    ["tableNo"] = table.Number,
                    ["columnId"] = asked.ColumnId,
                    ["form"] = asked.Form,
                    ["kind"] = IndexNames.Of(asked.Kind),
                    ["targetTableId"] = asked.TargetTableId,
                    ["state"] = isComplete ? IndexNames.Ready : IndexNames.Building,
                });
        }

        batch.Add(
            [ReconcilingSql.SetVersion],
            new() { ["version"] = table.Table.Version, ["options"] = RecordTimeNames.ToOptions(wantedTimes), ["tableNo"] = table.Number });
        await batch.SendAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsOf(RecordIndex index, IndexForm.Wanted wanted) =>
        index.State != IndexState.Dropping && index.ColumnId == wanted.ColumnId && index.Kind == wanted.Kind && index.Form == wanted.Form;

    /// <summary>The ids of the tables that reference columns refer to, by what the columns call them.</summary>
    /// <remarks>Another application may have written an id that is not of this one; that table is none for its references.</remarks>
    private static async Task<Dictionary<string, string>> FindTargetsAsync(OperationConnection connection, RecordTable table, CancellationToken cancellationToken)
    {
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        foreach (string target in table.Table.Schema.Columns
            .Where(static column => column.DataType == FlexDataType.Reference)
            .Select(TargetOf)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal))
        {
            bool isId = target[0] == '#';
            string key = target[1..];
            IReadOnlyList<NameRow> rows = await connection
                .QueryAsync<NameRow>(
                    isId ? ReconcilingSql.FindTargetById : ReconcilingSql.FindTarget,
                    new() { ["applicationId"] = table.Table.ApplicationId, ["key"] = key },
                    cancellationToken)
                .ConfigureAwait(false);
            if (rows.FirstOrDefault(row => row.ApplicationId == table.Table.ApplicationId && (isId ? row.Id : row.RowName) == key) is { } found)
            {
                ids[target] = found.Id;
            }
        }

        return ids;
    }

    private static string? TargetOf(FlexColumnDefinition column) => column.Validation switch
    {
        { TargetId: { } id } => "#" + id,
        { TargetTable: { } name } => "." + name,
        _ => null,
    };

    private sealed record FactsRow(string Options, bool HasRecords) : IRow<FactsRow>
    {
        public static FactsRow Read(DbDataReader reader) => new(reader.GetString(0), reader.GetInt64(1) != 0);
    }
}
