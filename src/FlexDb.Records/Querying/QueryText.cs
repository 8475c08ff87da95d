using System.Globalization;
using System.Text;

using FlexDb.Core.Connections;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Builds the texts that visit records by a <see cref="KeyPath"/>.</summary>
/// <remarks>
/// <para>
/// Each text is one statement, and so one snapshot: its first branch gives a row only if the table is as it is remembered, and
/// what the other branches give counts only with that row. The scalar gate in each branch lets a text that has missed end at
/// once, instead of after a search by indexes that another epoch may have emptied.
/// </para>
/// <para>
/// STRAIGHT_JOIN and FORCE INDEX keep the order of the keys and the limit on both servers: each may otherwise begin with the
/// records, read all of them and sort.
/// </para>
/// </remarks>
internal sealed class QueryText
{
    private const string GateRow = $"""
        (
          SELECT 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          {RecordSql.Gate}
          WHERE {RecordSql.IsAsRemembered}
        )
        UNION ALL

        """;

    private const string AggregateGateRow = $"""
        (
          SELECT 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          {RecordSql.Gate}
          WHERE {RecordSql.IsAsRemembered}
        )

        """;

    private const string CountGateRow = $"""
        (
          SELECT -1, 1
          {RecordSql.Gate}
          WHERE {RecordSql.IsAsRemembered}
        )

        """;

    private const string ScalarGate = $"(SELECT 1 {RecordSql.Gate} WHERE {RecordSql.IsAsRemembered}) = 1";

    private readonly StringBuilder _text = new();
    private int _names;

    private QueryText(RecordTable table) => Parameters = RecordSql.Remembered(table);

    public Parameters Parameters { get; }

    public string Sql => _text.ToString();

    /// <summary>Records of a path, in its order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The path.</param>
    /// <param name="segment">Which of the path's segments.</param>
    /// <param name="after">The key and the id of the last record that was visited in the segment; null at its beginning.</param>
    /// <param name="limit">How many records at most.</param>
    public static QueryText Records(RecordTable table, KeyPath path, int segment, (byte[]? Key, string Id)? after, int limit)
    {
        QueryText query = new(table);
        query._text.Append(GateRow).Append("(\n  SELECT 2,\n  ").Append(RecordSql.Columns);
        query._text.Append(path.Index is null ? ", NULL\n" : ", k.value\n");
        query.AppendFrom(path, withRecords: true);
        query.AppendWhere(path, path.Segments[segment], after);
        string direction = path.IsDescending ? " DESC" : "";
        query._text
            .Append(CultureInfo.InvariantCulture, $"\n  ORDER BY {(path.Index is null ? $"r.id{direction}" : $"k.value{direction}, k.id{direction}")}")
            .Append(CultureInfo.InvariantCulture, $"\n  LIMIT {limit}\n);");
        return query;
    }

    /// <summary>How many keys each of some paths has, each counted up to a limit.</summary>
    /// <param name="table">The table.</param>
    /// <param name="paths">The paths; those without an index count records.</param>
    /// <param name="limit">Where counting stops; null to count all.</param>
    public static QueryText Counts(RecordTable table, IReadOnlyList<KeyPath> paths, long? limit)
    {
        QueryText query = new(table);
        query._text.Append(CountGateRow);
        for (int i = 0; i < paths.Count; i++)
        {
            query._text.Append(CultureInfo.InvariantCulture, $"UNION ALL\n(\n  SELECT {i}, COUNT(*)\n");
            if (limit is not null)
            {
                query._text.Append("  FROM (\n  SELECT 1\n");
            }

            query.AppendFrom(paths[i], withRecords: false);
            query.AppendWhere(paths[i], [.. paths[i].Segments.SelectMany(static segment => segment)], after: null);
            query._text.Append(limit is null ? "\n)\n" : string.Create(CultureInfo.InvariantCulture, $"\n  LIMIT {limit}\n  ) AS counted\n)\n"));
        }

        query._text.Append(';');
        return query;
    }

    /// <summary>
    /// Of each index: how many keys are not null and the sum of their numbers, and the records with the least and the greatest
    /// key; of the first, how many keys there are.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="indexes">Indexes with a key for every record.</param>
    public static QueryText Aggregates(RecordTable table, IReadOnlyList<RecordIndex> indexes)
    {
        QueryText query = new(table);
        query._text.Append(AggregateGateRow);
        query.AppendNumbers(AggregateRow.All, KeyPath.OfIndex(indexes[0], [KeySpan.Null, KeySpan.NotNull], isDescending: false));
        for (int i = 0; i < indexes.Count; i++)
        {
            KeyPath path = KeyPath.OfIndex(indexes[i], [KeySpan.NotNull], isDescending: false);
            query.AppendNumbers(AggregateRow.Numbers(i), path);
            query.AppendFirst(AggregateRow.Least(i), path);
            query.AppendFirst(AggregateRow.Greatest(i), path with { IsDescending = true });
        }

        query._text.Append(';');
        return query;
    }

    // As text, because the driver rounds what has more digits than a decimal.
    private void AppendNumbers(int kind, KeyPath path)
    {
        _text.Append(
            CultureInfo.InvariantCulture,
            $"UNION ALL\n(\n  SELECT {kind}, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, COUNT(*), CAST(SUM(k.number) AS CHAR)\n");
        AppendFrom(path, withRecords: false);
        AppendWhere(path, path.Segments[0], after: null);
        _text.Append("\n)\n");
    }

    private void AppendFirst(int kind, KeyPath path)
    {
        string direction = path.IsDescending ? " DESC" : "";
        _text.Append(CultureInfo.InvariantCulture, $"UNION ALL\n(\n  SELECT {kind},\n  {RecordSql.Columns}, k.value, NULL, NULL\n");
        AppendFrom(path, withRecords: true);
        AppendWhere(path, path.Segments[0], after: null);
        _text.Append(CultureInfo.InvariantCulture, $"\n  ORDER BY k.value{direction}, k.id{direction}\n  LIMIT 1\n)\n");
    }

    private void AppendFrom(KeyPath path, bool withRecords)
    {
        if (path.Index is null)
        {
            _text.Append("  FROM flex_records AS r FORCE INDEX (PRIMARY)\n");
            return;
        }

        _text.Append("  FROM flex_record_keys AS k FORCE INDEX (PRIMARY)\n");
        for (int i = 0; i < path.Probes.Count; i++)
        {
            string index = Add(path.Probes[i].Index.Number);
            string key = Add(path.Probes[i].Key);
            _text.Append(
                CultureInfo.InvariantCulture,
                $"  STRAIGHT_JOIN flex_record_keys AS j{i} FORCE INDEX (PRIMARY) ON j{i}.index_no = {index} AND j{i}.value = {key} AND j{i}.id = k.id\n");
        }

        if (withRecords)
        {
            _text.Append(
                CultureInfo.InvariantCulture,
                $"  STRAIGHT_JOIN flex_records AS r FORCE INDEX (PRIMARY) ON r.table_no = @tableNo AND r.id = k.id AND r.deleted_at IS {(path.IsOfDeleted ? "NOT " : "")}NULL\n");
        }
    }

    private void AppendWhere(KeyPath path, IReadOnlyList<KeySpan> spans, (byte[]? Key, string Id)? after)
    {
        _text.Append("  WHERE ").Append(ScalarGate);
        if (path.Index is null)
        {
            _text.Append("\n    AND r.table_no = @tableNo AND r.deleted_at IS NULL");
            if (path.Ids is not null)
            {
                _text.Append("\n    AND r.id IN @ids");
                Parameters["ids"] = path.Ids;
            }

            if (after is { } position)
            {
                _text.Append(CultureInfo.InvariantCulture, $"\n    AND r.id {(path.IsDescending ? '<' : '>')} {Add(position.Id)}");
            }

            return;
        }

        _text.Append(CultureInfo.InvariantCulture, $"\n    AND k.index_no = {Add(path.Index.Number)} AND (");
        IEnumerable<KeySpan> rest = spans;
        string separator = "";
        if (after is { Key: { } key } last)
        {
            if (spans.Any(span => span.Contains(key)))
            {
                _text.Append(CultureInfo.InvariantCulture, $"(k.value = {Add(key)} AND k.id {(path.IsDescending ? '<' : '>')} {Add(last.Id)})");
                separator = " OR ";
            }

            rest = spans.Select(span => span.After(key, path.IsDescending)).OfType<KeySpan>();
        }

        foreach (KeySpan span in rest)
        {
            _text.Append(separator).Append(span.IsOne
                ? $"k.value = {Add(span.From)}"
                : $"(k.value >= {Add(span.From)} AND k.value < {Add(span.To)})");
            separator = " OR ";
        }

        _text.Append(separator.Length == 0 ? "FALSE)" : ")");
    }

    private string Add(object value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"p{_names++}");
        Parameters[name] = value;
        return "@" + name;
    }
}
