using System.Runtime.CompilerServices;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Errors;
using FlexDb.Records.Keys;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Reading;

/// <summary>Finds live records, each with the table as it is in the same snapshot.</summary>
internal static class RecordQueries
{
    // Larger lists become scans of the whole table.
    private const int Rows = 500;

    private const int MaxAttempts = 100;

    public static async Task<FlexRecord?> FindAsync(RecordDatabase database, string applicationId, FlexTableKey key, string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<FlexRecord> records = await database.Executor
            .ReadAsync(
                "FindRecord",
                (connection, token) => ReadAsync(connection, database, applicationId, key, RecordSql.Find, new Given(static (parameters, id) => parameters["id"] = id, id), token),
                cancellationToken)
            .ConfigureAwait(false);

        // The collation takes 'a ' for 'a'.
        return records.FirstOrDefault(record => record.Id == id);
    }

    /// <summary>Why a record that must be there is not.</summary>
    public static Task<FlexRecordNotFoundException> NotFoundAsync(RecordDatabase database, string applicationId, FlexTableKey key, string id, CancellationToken cancellationToken) =>
        database.Executor.ReadAsync(
            "FindRecord",
            async (connection, token) =>
            {
                RecordTable table = await database.Tables.GetAsync(connection, applicationId, key, isFresh: false, token).ConfigureAwait(false);
                bool isDeleted = table.Registration is { } registration
                    && await connection.ExistsAsync(RecordSql.IsDeleted, new() { ["tableNo"] = registration.Number, ["id"] = id }, token).ConfigureAwait(false);
                return new FlexRecordNotFoundException(new FlexRecordReference(table.Table, id), isDeleted);
            },
            cancellationToken);

    public static async Task<IReadOnlyList<FlexRecord>> FindManyAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken)
    {
        Dictionary<string, FlexRecord> found = new(StringComparer.Ordinal);
        foreach (string[] some in ids.Distinct(StringComparer.Ordinal).Chunk(Rows))
        {
            IReadOnlyList<FlexRecord> records = await database.Executor
                .ReadAsync(
                    "FindRecords",
                    (connection, token) => ReadAsync(connection, database, applicationId, key, RecordSql.FindMany, new Given(static (parameters, ids) => parameters["ids"] = ids, some), token),
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (FlexRecord record in records)
            {
                found[record.Id] = record;
            }
        }

        return [.. ids.Distinct(StringComparer.Ordinal).Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>The record that has a value in a unique column.</summary>
    public static Task<FlexRecord?> FindByAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        string columnName,
        FlexJsonValue value,
        CancellationToken cancellationToken) =>
        database.RunAsync(
            tooLarge => database.Executor.ReadAsync(
                "FindRecordBy",
                (connection, token) => FindByAsync(connection, database, applicationId, key, columnName, value, tooLarge, token),
                cancellationToken),
            cancellationToken);

    /// <summary>All live records in the order of their ids, a page a round trip.</summary>
    public static async IAsyncEnumerable<FlexRecord> StreamAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        int pageSize,
        string after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            string from = after;
            IReadOnlyList<FlexRecord> page = await database.Executor
                .ReadAsync(
                    "StreamRecords",
                    (connection, token) => ReadAsync(
                        connection,
                        database,
                        applicationId,
                        key,
                        RecordSql.Page,
                        new Given(
                            static (parameters, page) =>
                            {
                                (string after, int size) = ((string, int))page;
                                parameters["after"] = after;
                                parameters["limit"] = size;
                            },
                            (from, pageSize)),
                        token),
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (FlexRecord record in page)
            {
                yield return record;
            }

            if (page.Count < pageSize)
            {
                yield break;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>Reads records and the table's row in one statement; reads the table again where it is not as remembered.</summary>
    private static async Task<IReadOnlyList<FlexRecord>> ReadAsync(
        OperationConnection connection,
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        string sql,
        Given given,
        CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            RecordTable table = await database.Tables.GetAsync(connection, applicationId, key, isFresh: attempt > 0, cancellationToken).ConfigureAwait(false);
            if (attempt == 0 && (table.Registration is null || table.Table.DeletedAt is not null))
            {
                // Another host may have written the first record since, or restored the table.
                continue;
            }

            table.EnsureReadable();
            if (table.Registration is null)
            {
                return [];
            }

            if (await ReadAsync(connection, table, sql, given, cancellationToken).ConfigureAwait(false) is { } records)
            {
                return records;
            }
        }

        throw new FlexServerException("FindRecord", new TimeoutException("The table was changed each time that its records were about to be read."));
    }

    /// <summary>The records; null where the table is not as it was remembered.</summary>
    private static async Task<IReadOnlyList<FlexRecord>?> ReadAsync(
        OperationConnection connection,
        RecordTable table,
        string sql,
        Given given,
        CancellationToken cancellationToken)
    {
        Parameters parameters = RecordSql.Remembered(table);
        given.AddTo(parameters);
        IReadOnlyList<RecordRow> rows = await connection.QueryAsync<RecordRow>(sql, parameters, cancellationToken).ConfigureAwait(false);
        if (!rows.Any(static row => row.IsGate))
        {
            return null;
        }

        StoredRecord[] records = [.. rows.Select(static row => row.Record).OfType<StoredRecord>()];
        IReadOnlyList<UpgradedRecord> upgraded = await RecordUpgrading.UpgradeAsync(connection, table, records, cancellationToken).ConfigureAwait(false);
        return [.. upgraded.Select(static record => record.ToPublic())];
    }

    private static async Task<FlexRecord?> FindByAsync(
        OperationConnection connection,
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        string columnName,
        FlexJsonValue value,
        IReadOnlySet<string> tooLarge,
        CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            bool isFresh = attempt > 0;
            RecordTable table = await database.Tables.GetAsync(connection, applicationId, key, isFresh, cancellationToken).ConfigureAwait(false);
            if (!isFresh && table.Table.DeletedAt is not null)
            {
                continue;
            }

            table.EnsureReadable();
            if (!table.Table.Schema.TryGetColumn(columnName, out FlexColumnDefinition? column) || !column.Unique)
            {
                if (isFresh)
                {
                    throw column is null
                        ? new FlexColumnNotFoundException(applicationId, table.Table.Id, table.Table.Name, columnName, table.Table.Schema.Columns.Select(static candidate => candidate.Name))
                        : new ArgumentException($"Column '{columnName}' of table '{table.Table.Name}' is not unique, so that a value of it does not name one record.", nameof(columnName));
                }

                continue;
            }

            if (!table.IsReconciled)
            {
                throw new TableNotReadyException(table, TableNeed.Reconciling);
            }

            FlexValueResult normal = table.Validator.NormalizeValue(columnName, value);
            if (!normal.IsValid && !isFresh)
            {
                continue;
            }

            byte[] json = System.Text.Encoding.UTF8.GetBytes(normal.Value.ToString());
            if (normal.Value.Kind == System.Text.Json.JsonValueKind.Null)
            {
                // No statement would find out that the table has changed.
                if (isFresh)
                {
                    return null;
                }

                continue;
            }

            (string sql, Given given) = Seek(table, column, json, tooLarge.Contains(table.Table.Id));
            if (await ReadAsync(connection, table, sql, given, cancellationToken).ConfigureAwait(false) is { } records)
            {
                return records.Count == 0 ? null : records[0];
            }
        }

        throw new FlexServerException("FindRecordBy", new TimeoutException("The table was changed each time that its records were about to be read."));
    }

    /// <summary>By the claim where all values are claimed, else by the column's keys.</summary>
    private static (string Sql, Given Given) Seek(RecordTable table, FlexColumnDefinition column, byte[] json, bool isTooLarge)
    {
        if (table.Find(column.Id!, IndexKind.Unique) is { State: IndexState.Ready } unique)
        {
            return (RecordSql.FindByClaim, new Given(AddSeek("hash"), (unique.Number, KeyEncoding.Hash(json))));
        }

        if (table.Find(column.Id!, IndexKind.Ordered) is { State: IndexState.Ready } ordered)
        {
            return (RecordSql.FindByKey, new Given(AddSeek("value"), (ordered.Number, KeyEncoding.Encode(column.DataType, json))));
        }

        throw isTooLarge
            ? new FlexIndexNotReadyException(table.Table, column.Name, "Wait until the builder has built it, or call BuildAsync.")
            : new TableNotReadyException(table, TableNeed.SmallBuild);
    }

    private static Action<Parameters, object> AddSeek(string name) => (parameters, sought) =>
    {
        (uint index, byte[] value) = ((uint, byte[]))sought;
        parameters["indexNo"] = index;
        parameters[name] = value;
    };

    /// <summary>What a statement is given beside the table.</summary>
    private readonly struct Given(Action<Parameters, object> add, object value)
    {
        public void AddTo(Parameters parameters) => add(parameters, value);
    }
}
