using FlexDb.Core.Connections;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>One attempt at a query: a connection, the table as it is remembered, and how much has been read.</summary>
/// <param name="connection">The connection.</param>
/// <param name="database">The database.</param>
/// <param name="table">The table, whose registration is known.</param>
internal sealed class QuerySession(OperationConnection connection, RecordDatabase database, RecordTable table)
{
    public RecordDatabase Database { get; } = database;

    public RecordTable Table { get; } = table;

    public FlexRecordOptions Options => Database.Options;

    /// <summary>How many records are more than may be read.</summary>
    public long Limit => Options.ScanLimit + 1L;

    /// <summary>So many records are no longer few; not more than may be read at all.</summary>
    public long Few => Math.Min(Options.FewRecords, Limit);

    public int StatementCount { get; private set; }

    public int RecordsRead { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>Reads records and the gate in one statement.</summary>
    /// <exception cref="TableChangedException">The table is not as it is remembered.</exception>
    public async Task<IReadOnlyList<(QueryRecord Record, byte[]? Key)>> ReadAsync(QueryText text, CancellationToken cancellationToken)
    {
        bool isTooLarge = false;
        List<QueryRow> rows = [];
        await ReadRowsAsync(
            text,
            (row, record) =>
            {
                rows.Add(row);
                BytesRead += record.Json.Length;
                isTooLarge = BytesRead > Options.ScanLimitBytes;
                return !isTooLarge;
            },
            cancellationToken).ConfigureAwait(false);
        RecordsRead += rows.Count;
        if (isTooLarge)
        {
            throw new QueryTooBroadSignal(FlexQueryLimit.Bytes);
        }

        IReadOnlyList<UpgradedRecord> upgraded = await RecordUpgrading
            .UpgradeAsync(connection, Table, [.. rows.Select(static row => row.Record!)], cancellationToken)
            .ConfigureAwait(false);
        return [.. upgraded.Zip(rows, static (record, row) => (new QueryRecord(record), row.Key))];
    }

    /// <summary>Gives keys one by one, as they come from the server.</summary>
    /// <param name="text">The text, whose first row is the gate.</param>
    /// <param name="take">Takes a row; false to end the query.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="TableChangedException">The table is not as it is remembered.</exception>
    public Task StreamAsync(QueryText text, Func<KeyRow, bool> take, CancellationToken cancellationToken) =>
        StreamAsync(text, static row => row.Kind == KeyRow.Gate, take, cancellationToken);

    /// <summary>Gives records one by one, as they come from the server, those of earlier schemas last.</summary>
    /// <param name="text">The text, whose first row is the gate.</param>
    /// <param name="take">Takes a record.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>False where more was there than may be read.</returns>
    /// <exception cref="TableChangedException">The table is not as it is remembered.</exception>
    public async Task<bool> StreamRecordsAsync(QueryText text, Action<QueryRecord> take, CancellationToken cancellationToken)
    {
        long bytes = 0;
        List<StoredRecord> earlier = [];
        await ReadRowsAsync(
            text,
            (_, record) =>
            {
                // To read the versions between takes a statement, which can begin when this one has ended.
                if (record.SchemaVersion == Table.Table.Version)
                {
                    take(new QueryRecord(RecordUpgrading.Upgrade(Table, record)));
                }
                else
                {
                    earlier.Add(record);
                }

                bytes += record.Json.Length;
                return bytes <= Options.ScanLimitBytes;
            },
            cancellationToken).ConfigureAwait(false);
        if (bytes > Options.ScanLimitBytes)
        {
            return false;
        }

        foreach (UpgradedRecord record in await RecordUpgrading.UpgradeAsync(connection, Table, earlier, cancellationToken).ConfigureAwait(false))
        {
            take(new QueryRecord(record));
        }

        return true;
    }

    /// <summary>Counts the keys of paths, together with the gate.</summary>
    /// <exception cref="TableChangedException">The table is not as it is remembered.</exception>
    public async Task<IReadOnlyList<long>> CountAsync(IReadOnlyList<KeyPath> paths, long? limit, CancellationToken cancellationToken)
    {
        QueryText text = QueryText.Counts(Table, paths, limit);
        StatementCount++;
        IReadOnlyList<CountRow> rows = await connection.QueryOnceAsync<CountRow>(text.Sql, text.Parameters, cancellationToken).ConfigureAwait(false);
        if (!rows.Any(static row => row.Place < 0))
        {
            throw new TableChangedException();
        }

        return [.. rows.Where(static row => row.Place >= 0).OrderBy(static row => row.Place).Select(static row => row.Count)];
    }

    /// <summary>How many keys branches have, each counted up to a limit; as it was a moment ago where that is remembered.</summary>
    /// <exception cref="TableChangedException">The table is not as it is remembered.</exception>
    public async Task<IReadOnlyList<long>> CountAsync(IReadOnlyList<KeyBranch> branches, long limit, CancellationToken cancellationToken)
    {
        long?[] counts = [.. branches.Select(branch => Database.Counts.Find(branch, limit))];
        int[] unknown = [.. Enumerable.Range(0, counts.Length).Where(place => counts[place] is null)];
        if (unknown.Length > 0)
        {
            KeyPath[] paths = [.. unknown.Select(place => KeyPath.OfBranch(branches[place], [], isDescending: false))];
            IReadOnlyList<long> counted = await CountAsync(paths, limit, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < unknown.Length; i++)
            {
                counts[unknown[i]] = counted[i];
                Database.Counts.Keep(branches[unknown[i]], counted[i], limit);
            }
        }

        return [.. counts.Select(static count => count!.Value)];
    }

    /// <summary>Works out whole columns by their indexes, together with the gate.</summary>
    /// <exception cref="TableChangedException">The table is not as it is remembered.</exception>
    public async Task<FlexRecordGroup> AggregateAsync(IReadOnlyList<QueryColumn> columns, IReadOnlyList<RecordIndex> indexes, CancellationToken cancellationToken)
    {
        QueryText text = QueryText.Aggregates(Table, indexes);
        StatementCount++;
        IReadOnlyList<AggregateRow> rows = await connection.QueryOnceAsync<AggregateRow>(text.Sql, text.Parameters, cancellationToken).ConfigureAwait(false);
        Dictionary<int, AggregateRow> byKind = rows.ToDictionary(static row => row.Kind);
        if (!byKind.ContainsKey(AggregateRow.Gate))
        {
            throw new TableChangedException();
        }

        AggregateRow[] withRecord = [.. rows.Where(static row => row.Record is not null)];
        IReadOnlyList<UpgradedRecord> upgraded = await RecordUpgrading
            .UpgradeAsync(connection, Table, [.. withRecord.Select(static row => row.Record!)], cancellationToken)
            .ConfigureAwait(false);
        Dictionary<int, QueryRecord> records = withRecord.Zip(upgraded).ToDictionary(static pair => pair.First.Kind, static pair => new QueryRecord(pair.Second));
        return new FlexRecordGroup(
            Value: null,
            byKind[AggregateRow.All].Count,
            [.. columns.Select((column, place) => AggregateRun.Of(
                column,
                byKind[AggregateRow.Numbers(place)].Count,
                records.GetValueOrDefault(AggregateRow.Least(place)),
                records.GetValueOrDefault(AggregateRow.Greatest(place)),
                byKind[AggregateRow.Numbers(place)].Sum is { } sum ? ExactNumber.Parse(sum) : 0))]);
    }

    /// <summary>Gives rows of records one by one, behind the gate; false to end the query.</summary>
    private Task ReadRowsAsync(QueryText text, Func<QueryRow, StoredRecord, bool> take, CancellationToken cancellationToken) =>
        StreamAsync<QueryRow>(text, static row => row.Record is null, row => take(row, row.Record!), cancellationToken);

    private async Task StreamAsync<T>(QueryText text, Func<T, bool> isGate, Func<T, bool> take, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        bool isGateThere = false;
        StatementCount++;
        await connection
            .QueryOnceAsync<T>(
                text.Sql,
                text.Parameters,
                row =>
                {
                    if (!isGate(row))
                    {
                        return take(row);
                    }

                    isGateThere = true;
                    return true;
                },
                cancellationToken)
            .ConfigureAwait(false);
        if (!isGateThere)
        {
            throw new TableChangedException();
        }
    }
}

/// <summary>Ends a query that reads more than it may, where it is not known yet which columns to name. No caller ever sees it.</summary>
internal sealed class QueryTooBroadSignal(FlexQueryLimit limit) : Exception("The query reads more than it may.")
{
    public FlexQueryLimit Limit { get; } = limit;
}
