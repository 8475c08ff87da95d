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
/// once, instead of after a search by indexes that another epoch may have emptied. Single keys and ids are found at once
/// either way, and a gate would take longer than a record: they have none.
/// </para>
/// <para>
/// STRAIGHT_JOIN and FORCE INDEX keep the order of the keys and the limit on both servers: each may otherwise begin with the
/// records, read all of them and sort.
/// </para>
/// </remarks>
internal sealed partial class QueryText
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

    private const string KeyGateRow = $"""
        (
          SELECT 1, NULL, NULL, NULL
          {RecordSql.Gate}
          WHERE {RecordSql.IsAsRemembered}
        )

        """;

    // A kill can make the subquery NULL without an error, and an empty page would then be taken for the whole result: so NULL
    // fails, 1 is more than 2, and 0 is not.
    private const string ScalarGate = $"EXP(COALESCE((SELECT COUNT(*) {RecordSql.Gate} WHERE {RecordSql.IsAsRemembered}), 1000)) > 2";

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
        query._text.Append(GateRow).Append("(\n");
        if (path.Union.Count > 0)
        {
            query.AppendUnionOfRecords(path, after?.Id, limit);
        }
        else
        {
            query._text.Append("  SELECT 2,\n  ").Append(RecordSql.Columns).Append(path.Index is null ? ", NULL\n" : ", k.value\n");
            query.AppendFrom(path, withRecords: true);
            query.AppendWhere(path, path.Segments[segment], after, isGated: !path.IsOfSingleKeys);
            query.AppendOrder(path, limit);
        }

        query._text.Append(");");
        return query;
    }

    /// <summary>All records of a path by an index, in no order.</summary>
    public static QueryText AllRecords(RecordTable table, KeyPath path)
    {
        QueryText query = new(table);
        query._text.Append(GateRow).Append("(\n  SELECT 2,\n  ").Append(RecordSql.Columns).Append(", NULL\n");
        query.AppendFrom(path, withRecords: true);
        query.AppendWhere(path, path.Segments[0], after: null);
        query._text.Append("\n);");
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
            query.AppendCount(paths[i], i, limit);
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
        query.AppendNumbers(AggregateRow.All, OfKeys(indexes[0], KeySpan.Of(null)));
        for (int i = 0; i < indexes.Count; i++)
        {
            KeyPath path = OfValues(indexes[i]);
            query.AppendNumbers(AggregateRow.Numbers(i), path);
            query.AppendFirst(AggregateRow.Least(i), path);
            query.AppendFirst(AggregateRow.Greatest(i), path with { IsDescending = true });
        }

        query._text.Append(';');
        return query;
    }

    /// <summary>What an aggregation needs of keys: see <see cref="KeyRow"/>, whose kinds come in their order.</summary>
    /// <remarks>No branch sorts or repeats another's rows, so that both servers send them as they are read.</remarks>
    public static QueryText Streams(RecordTable table, KeyStreams streams)
    {
        QueryText query = new(table);
        query._text.Append(KeyGateRow);
        if (streams.HasFilter)
        {
            foreach (KeyPath path in streams.Matches.Union.Count == 0
                ? [streams.Matches]
                : streams.Matches.Union.Select(branch => KeyPath.OfBranch(branch, streams.Matches.Probes, isDescending: false)))
            {
                query.AppendStream(path, string.Create(CultureInfo.InvariantCulture, $"{KeyRow.Match}, {(path.IsOfRecords ? 'r' : 'k')}.id, NULL, NULL"));
            }
        }
        else
        {
            query.AppendStream(streams.Matches, string.Create(CultureInfo.InvariantCulture, $"{KeyRow.Total}, NULL, NULL, CAST(COUNT(*) AS CHAR)"));
        }

        if (streams.GroupBy is { } groupBy)
        {
            bool isCounted = !streams.HasFilter && streams.Columns.Count == 0;
            query.AppendStream(
                OfValues(groupBy),
                string.Create(CultureInfo.InvariantCulture, $"{KeyRow.Group}, {(isCounted ? "MIN(k.id), k.value, CAST(COUNT(*) AS CHAR)" : "k.id, k.value, NULL")}"),
                isCounted ? "\n  GROUP BY k.value" : "");
        }

        for (int i = 0; i < streams.Columns.Count; i++)
        {
            query.AppendStream(
                OfValues(streams.Columns[i]),
                string.Create(CultureInfo.InvariantCulture, $"{KeyRow.Column(i)}, k.id, k.value, CAST(k.number AS CHAR)"));
        }

        query._text.Append(';');
        return query;
    }

    /// <summary>The keys of an index that are not null's.</summary>
    public static KeyPath OfValues(RecordIndex index) => OfKeys(index, [KeySpan.NotNull]);

    private static KeyPath OfKeys(RecordIndex index, IReadOnlyList<KeySpan> spans) =>
        KeyPath.OfBranch(new KeyBranch(index, Column: null, spans), probes: [], isDescending: false);

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

    private void AppendStream(KeyPath path, string columns, string end = "")
    {
        _text.Append("UNION ALL\n(\n  SELECT ").Append(columns).Append('\n');
        AppendFrom(path, withRecords: false);
        AppendWhere(path, path.Segments[0], after: null);
        _text.Append(end).Append("\n)\n");
    }

    private void AppendFirst(int kind, KeyPath path)
    {
        string direction = path.IsDescending ? " DESC" : "";
        _text.Append(CultureInfo.InvariantCulture, $"UNION ALL\n(\n  SELECT {kind},\n  {RecordSql.Columns}, k.value, NULL, NULL\n");
        AppendFrom(path, withRecords: true);
        AppendWhere(path, path.Segments[0], after: null);
        _text.Append(CultureInfo.InvariantCulture, $"\n  ORDER BY k.value{direction}, k.id{direction}\n  LIMIT 1\n)\n");
    }
}
