using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Verification;

/// <summary>Verifies the records of an application, a table after the other.</summary>
internal static class RecordVerification
{
    private const string Operation = "VerifyRecords";

    /// <summary>Verifies one table, or all that are registered.</summary>
    public static async Task<FlexVerifyReport> RunAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey? key,
        FlexVerifyOptions options,
        IProgress<FlexVerifyProgress>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<FlexTableKey> keys = key is { } one
            ? [one]
            : await database.Executor
                .ReadAsync(Operation, (connection, token) => ListAsync(connection, applicationId, token), cancellationToken)
                .ConfigureAwait(false);
        VerificationTotals totals = new(options);
        foreach (FlexTableKey table in keys)
        {
            await VerifyAsync(database, applicationId, table, options, totals, progress, keys.Count, cancellationToken).ConfigureAwait(false);
        }

        if (options.IncludeOrphans)
        {
            await OrphanVerification.RunAsync(database, applicationId, options, totals, cancellationToken).ConfigureAwait(false);
        }

        return totals.ToReport();
    }

    private static async Task<IReadOnlyList<FlexTableKey>> ListAsync(OperationConnection connection, string applicationId, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedRow> rows = await connection
            .QueryAsync<ListedRow>(VerificationSql.Tables, new() { ["applicationId"] = applicationId }, cancellationToken)
            .ConfigureAwait(false);

        // The collation takes 'crm ' for 'crm'.
        return [.. rows.Where(row => row.ApplicationId == applicationId).Select(static row => FlexTableKey.ById(row.Id))];
    }

    private static async Task VerifyAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        FlexVerifyOptions options,
        VerificationTotals totals,
        IProgress<FlexVerifyProgress>? progress,
        int tableCount,
        CancellationToken cancellationToken)
    {
        try
        {
            RecordTable? table = await FindUsableAsync(database, applicationId, key, cancellationToken).ConfigureAwait(false);
            if (table is null)
            {
                return;
            }

            int done = totals.Tables++;
            TableVerification verification = new(
                database,
                options,
                totals,
                () => progress?.Report(new FlexVerifyProgress(table.Table.Name, done, tableCount, totals.Records, totals.Entries, totals.Problems)));
            await verification.RunAsync(table, cancellationToken).ConfigureAwait(false);
        }
        catch (FlexRecordSchemaException unusable)
        {
            totals.Add(new FlexRecordProblem(FlexRecordProblemCodes.UnusableTable, unusable.Message, unusable.TableId, unusable.TableName, null, null, IsRepaired: false));
        }
        catch (FlexCorruptTableException unusable)
        {
            totals.Add(new FlexRecordProblem(FlexRecordProblemCodes.UnusableTable, unusable.Message, unusable.TableId, unusable.TableName, null, null, IsRepaired: false));
        }
    }

    /// <summary>A table whose indexes are those of its schema; null where it has no records, or is being purged.</summary>
    private static async Task<RecordTable?> FindUsableAsync(RecordDatabase database, string applicationId, FlexTableKey key, CancellationToken cancellationToken)
    {
        // Edits may come between two rounds.
        const int MostRounds = 20;
        for (int round = 1; ; round++)
        {
            RecordTable table = await database.Executor
                .ReadAsync(Operation, (connection, token) => database.Tables.GetAsync(connection, applicationId, key, isFresh: true, token), cancellationToken)
                .ConfigureAwait(false);
            if (table.Registration is null or { IsPurging: true })
            {
                return null;
            }

            table.EnsureWritable(isNamed: false);
            if (table.IsReconciled)
            {
                return table;
            }

            if (round == MostRounds)
            {
                throw new FlexIndexNotReadyException(table.Table, columnName: "", "Edits of the table's schema keep changing its indexes; repeat the call when they have ended.");
            }

            await database.ReconcileAsync(table.Table, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record ListedRow(string Id, string ApplicationId) : IRow<ListedRow>
    {
        public static ListedRow Read(System.Data.Common.DbDataReader reader) => new(reader.GetString(0), reader.GetString(1));
    }
}
