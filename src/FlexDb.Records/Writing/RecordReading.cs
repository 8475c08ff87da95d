using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Keys;
using FlexDb.Records.Tables;
using FlexDb.Records.Reading;

namespace FlexDb.Records.Writing;

/// <summary>Records that were read for a write, with what refers to those that are to be deleted.</summary>
internal sealed class ReadRecords
{
    public Dictionary<(uint TableNumber, string Id), StoredRecord> ByKey { get; } = [];

    /// <summary>Records that are to be deleted: those asked for, and what refers to them by columns that cascade.</summary>
    public Dictionary<(uint TableNumber, string Id), RecordTable> Deleted { get; } = [];

    /// <summary>References to records that are to be deleted.</summary>
    public List<RecordReferenceEdge> Edges { get; } = [];
}

/// <summary>A reference of one record to another that is to be deleted.</summary>
/// <param name="Table">The referring table.</param>
/// <param name="Position">The place of the reference column; null where the present schema lacks it.</param>
/// <param name="Id">The referring record.</param>
/// <param name="Parent">The record that it refers to.</param>
internal sealed record RecordReferenceEdge(RecordTable Table, int Position, string Id, (uint TableNumber, string Id) Parent)
{
    public FlexColumnDefinition Column => Table.Columns.Definitions[Position];

    public (uint TableNumber, string Id) Child => (Table.Number, Id);

    /// <summary>What the deletion of the parent does; a required column cannot be set to null, and no rule means restrict.</summary>
    public FlexOnDelete OnDelete => Column.Validation.OnDelete switch
    {
        FlexOnDelete.Cascade => FlexOnDelete.Cascade,
        FlexOnDelete.SetNull when !Column.Required => FlexOnDelete.SetNull,
        _ => FlexOnDelete.Restrict,
    };
}

/// <summary>Reads records for a write, a level of the references to deleted ones a round trip.</summary>
/// <remarks>
/// These are plain reads. What they find is compared with what is there once the records are locked, and read again where it
/// differs. The size of the records is counted while they arrive, so that no more of them are held than a deletion may touch.
/// </remarks>
internal sealed class RecordReading(OperationConnection connection, TableSource tables, FlexRecordOptions options, bool isFresh)
{
    private const int Rows = 500;

    private readonly ReadRecords _read = new();
    private readonly Dictionary<uint, RecordTable> _tables = [];
    private long _bytes;

    /// <summary>Reads records by their keys, and all that goes with those that are to be deleted.</summary>
    /// <param name="known">The tables that the caller has.</param>
    /// <param name="wanted">Records to read.</param>
    /// <param name="deleted">Those of them that are to be deleted.</param>
    /// <param name="changed">Records that the same batch writes, whose own new values decide what they refer to.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<ReadRecords> ReadAsync(
        IEnumerable<RecordTable> known,
        IReadOnlyCollection<(uint TableNumber, string Id)> wanted,
        IReadOnlyCollection<(uint TableNumber, string Id)> deleted,
        IReadOnlySet<(uint TableNumber, string Id)> changed,
        CancellationToken cancellationToken)
    {
        foreach (RecordTable table in known)
        {
            _tables[table.Number] = table;
        }

        HashSet<(uint TableNumber, string Id)> toRead = [.. wanted];
        List<(uint TableNumber, string Id)> frontier = [.. deleted];
        foreach ((uint TableNumber, string Id) key in deleted)
        {
            _read.Deleted[key] = _tables[key.TableNumber];
        }

        while (toRead.Count > 0 || frontier.Count > 0)
        {
            IReadOnlyList<ReadRow> rows = await QueryAsync(toRead, frontier, cancellationToken).ConfigureAwait(false);
            List<(uint TableNumber, string Id)> parents = frontier;
            toRead = [];
            frontier = [];
            if (rows.Select(static row => row.BuildingTable).FirstOrDefault(static building => building is not null) is { } building)
            {
                throw new TableNotReadyException(
                    await GetTableAsync(building, cancellationToken).ConfigureAwait(false) ?? throw new ChangedMeanwhileException(),
                    TableNeed.Build);
            }

            foreach (EdgeRow edge in rows.Select(static row => row.Edge).OfType<EdgeRow>())
            {
                await TakeAsync(edge, parents[edge.Parent], changed, toRead, frontier, cancellationToken).ConfigureAwait(false);
            }

            if (_read.Deleted.Count > options.MaxDeletionRecords || _read.Edges.Count > options.MaxDeletionRecords)
            {
                EnsureNotRestricted();
                throw new FlexLimitException(
                    "The deletion",
                    Math.Max(_read.Deleted.Count, _read.Edges.Count),
                    options.MaxDeletionRecords,
                    "records and references",
                    $"Delete what refers to the record in parts first, or raise {nameof(FlexRecordOptions)}.{nameof(FlexRecordOptions.MaxDeletionRecords)}.");
            }
        }

        return _read;
    }

    /// <summary>Set where a restrict was seen, so that a limit does not hide the better answer.</summary>
    public Action<IReadOnlyList<RecordReferenceEdge>>? OnTooMany { get; init; }

    /// <summary>Whether the records are to be restored, so that their size is limited as that of a deletion is.</summary>
    public bool IsRestoration { get; init; }

    private void EnsureNotRestricted() => OnTooMany?.Invoke(_read.Edges);

    /// <summary>Keeps a record; false where the records are then larger than a deletion or a restoration may touch.</summary>
    private bool Take(StoredRecord record)
    {
        if (_read.ByKey.TryAdd((record.TableNumber, record.Id), record))
        {
            _bytes += record.Json.Length;
        }

        return !IsTooLarge;
    }

    private bool IsTooLarge => _bytes > options.MaxDeletionBytes && (IsRestoration || _read.Deleted.Count > 0);

    private FlexLimitException TooLarge() => new(
        IsRestoration ? "The restoration" : "The deletion",
        _bytes,
        options.MaxDeletionBytes,
        "bytes of JSON",
        IsRestoration
            ? $"Raise {nameof(FlexRecordOptions)}.{nameof(FlexRecordOptions.MaxDeletionBytes)}."
            : $"Delete what refers to the record in parts first, or raise {nameof(FlexRecordOptions)}.{nameof(FlexRecordOptions.MaxDeletionBytes)}.");

    private async Task TakeAsync(
        EdgeRow row,
        (uint TableNumber, string Id) parent,
        IReadOnlySet<(uint TableNumber, string Id)> changed,
        HashSet<(uint TableNumber, string Id)> toRead,
        List<(uint TableNumber, string Id)> frontier,
        CancellationToken cancellationToken)
    {
        RecordTable? table = await GetTableAsync(row.TableNumber, cancellationToken).ConfigureAwait(false);
        if (table is null)
        {
            return;
        }

        if (!table.IsReconciled || table.Columns.PositionOfId(row.ColumnId) is not { } position)
        {
            throw new TableNotReadyException(table, TableNeed.Reconciling);
        }

        RecordReferenceEdge edge = new(table, position, row.Id, parent);
        _read.Edges.Add(edge);
        if (edge.OnDelete == FlexOnDelete.Restrict || changed.Contains(edge.Child))
        {
            return;
        }

        bool isKnown = _read.ByKey.ContainsKey(edge.Child);
        if (edge.OnDelete == FlexOnDelete.Cascade && _read.Deleted.TryAdd(edge.Child, table))
        {
            frontier.Add(edge.Child);
        }

        if (!isKnown)
        {
            toRead.Add(edge.Child);
        }
    }

    private async Task<RecordTable?> GetTableAsync(uint number, CancellationToken cancellationToken)
    {
        if (!_tables.TryGetValue(number, out RecordTable? table))
        {
            table = await tables.FindAsync(connection, number, isFresh, cancellationToken).ConfigureAwait(false);
            if (table is not null)
            {
                _tables[number] = table;
            }
        }

        return table;
    }

    /// <summary>Takes the records, and gives the other rows.</summary>
    private async Task<IReadOnlyList<ReadRow>> QueryAsync(
        HashSet<(uint TableNumber, string Id)> toRead,
        List<(uint TableNumber, string Id)> frontier,
        CancellationToken cancellationToken)
    {
        SqlText text = new();
        foreach ((uint TableNumber, string Id)[] keys in toRead.Chunk(Rows))
        {
            text.Statement(keys is [{ } only]
                ? $"{RecordSql.Read} r.table_no = {text.Add(only.TableNumber)} AND r.id = {text.Add(only.Id)};"
                : $"{RecordSql.Read} (r.table_no, r.id) IN ({string.Join(", ", keys.Select(key => text.Row(key.TableNumber, key.Id)))});");
        }

        foreach (IGrouping<uint, (int Place, (uint TableNumber, string Id) Key)> parents in frontier
            .Select(static (key, place) => (place, key))
            .GroupBy(static parent => parent.key.TableNumber))
        {
            string target = text.Add(_tables[parents.Key].Table.Id);
            text.Statement($"SELECT 4, i.table_no FROM flex_record_indexes AS i STRAIGHT_JOIN flex_record_tables AS rt USING (table_no) WHERE i.target_table_id = {target} AND i.kind = 'reference' AND i.state = 'building' AND NOT rt.purging;");
            foreach ((int Place, (uint TableNumber, string Id) Key)[] chunk in parents.Chunk(Rows))
            {
                string values = string.Join(" UNION ALL ", chunk.Select(parent =>
                    $"SELECT {text.Add(parent.Place)} AS n, {text.Add(KeyEncoding.EncodeReference(parent.Key.Id))} AS v"));
                text.Statement($"""
                    SELECT 5, i.table_no, i.column_id, d.n, k.id
                    FROM ({values}) AS d
                    STRAIGHT_JOIN flex_record_indexes AS i ON i.target_table_id = {target} AND i.kind = 'reference' AND i.state <> 'dropping'
                    STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_no = i.table_no AND NOT rt.purging
                    STRAIGHT_JOIN flex_record_keys AS k ON k.index_no = i.index_no AND k.value = d.v
                    LIMIT {text.Add(options.MaxDeletionRecords + 1)};
                    """);
            }
        }

        text.EnsureFits(connection.Facts);
        List<ReadRow> others = [];
        await connection.QueryOnceAsync<ReadRow>(string.Join('\n', text.Statements), text.Parameters, TakeRow, cancellationToken).ConfigureAwait(false);
        return IsTooLarge ? throw TooLarge() : others;

        bool TakeRow(ReadRow row)
        {
            if (row.Record is { } record)
            {
                return Take(record);
            }

            others.Add(row);
            return true;
        }
    }

    private sealed record EdgeRow(uint TableNumber, string ColumnId, int Parent, string Id);

    private sealed record ReadRow(StoredRecord? Record, uint? BuildingTable, EdgeRow? Edge) : IRow<ReadRow>
    {
        public static ReadRow Read(DbDataReader reader) => reader.GetInt64(0) switch
        {
            2 => new(RecordRow.ReadRecord(reader, first: 1), null, null),
            4 => new(null, (uint)reader.GetInt64(1), null),
            _ => new(null, null, new EdgeRow((uint)reader.GetInt64(1), reader.GetString(2), (int)reader.GetInt64(3), reader.GetString(4))),
        };
    }
}
