using System.Globalization;

using FlexDb.Records.Filtering;
using FlexDb.Records.Reading;

namespace FlexDb.Records.Querying;

/// <content>The parts that texts are made of.</content>
internal sealed partial class QueryText
{
    private void AppendCount(KeyPath path, int place, long? limit)
    {
        string end = limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"\n  LIMIT {most}\n") : "\n";
        _text.Append(CultureInfo.InvariantCulture, $"UNION ALL\n(\n  SELECT {place}, COUNT(*)\n");
        if (limit is null && path.Union.Count == 0)
        {
            AppendFrom(path, withRecords: false);
            AppendWhere(path, [.. path.Segments.SelectMany(static segment => segment)], after: null);
            _text.Append("\n)\n");
            return;
        }

        _text.Append("  FROM (\n");
        if (path.Union.Count == 0)
        {
            _text.Append("  SELECT 1\n");
            AppendFrom(path, withRecords: false);
            AppendWhere(path, [.. path.Segments.SelectMany(static segment => segment)], after: null);
        }
        else
        {
            AppendBranches(path, after: null, end);
        }

        _text.Append(end).Append("  ) AS counted\n)\n");
    }

    /// <summary>Appends the first ids of a path's branches, and what belongs to each.</summary>
    private void AppendUnionOfRecords(KeyPath path, string? after, int limit)
    {
        string direction = path.IsDescending ? " DESC" : "";
        _text.Append(CultureInfo.InvariantCulture, $"  SELECT 2,\n  {RecordSql.Columns}, NULL\n  FROM (\n");
        AppendBranches(path, after, string.Create(CultureInfo.InvariantCulture, $"\n  ORDER BY k.id{direction}\n  LIMIT {limit}\n"));
        _text.Append(CultureInfo.InvariantCulture, $"  ORDER BY id{direction}\n  LIMIT {limit}\n  ) AS k\n");
        AppendRecords(path);
        _text.Append(CultureInfo.InvariantCulture, $"  ORDER BY k.id{direction}\n  LIMIT {limit}\n");
    }

    /// <summary>Appends the ids of each branch, united without repeats.</summary>
    private void AppendBranches(KeyPath path, string? after, string end)
    {
        string separator = "";
        foreach (KeyBranch branch in path.Union)
        {
            KeyPath one = KeyPath.OfBranch(branch, path.Probes, path.IsDescending);
            _text.Append(separator).Append("  (\n");
            _text.Append("  SELECT k.id\n");
            AppendFrom(one, withRecords: false);
            AppendWhere(one, branch.Spans, after: null);
            if (after is not null)
            {
                _text.Append(CultureInfo.InvariantCulture, $"\n    AND k.id {(path.IsDescending ? '<' : '>')} {Add(after)}");
            }

            _text.Append(end).Append("  )\n");
            separator = "  UNION\n";
        }
    }

    private void AppendOrder(KeyPath path, int limit)
    {
        string direction = path.IsDescending ? " DESC" : "";
        _text
            .Append(CultureInfo.InvariantCulture, $"\n  ORDER BY {(path.Index is null ? $"r.id{direction}" : $"k.value{direction}, k.id{direction}")}")
            .Append(CultureInfo.InvariantCulture, $"\n  LIMIT {limit}\n");
    }

    private void AppendFrom(KeyPath path, bool withRecords)
    {
        _text.Append(path.Index is null
            ? "  FROM flex_records AS r FORCE INDEX (PRIMARY)\n"
            : "  FROM flex_record_keys AS k FORCE INDEX (PRIMARY)\n");
        int place = 0;
        foreach (KeyProbe probe in path.Probes)
        {
            foreach (ProbedKey key in probe.Keys)
            {
                string index = Add(key.Index.Number);
                string value = Add(key.Key);
                _text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {(probe.IsOneKey ? "STRAIGHT_JOIN" : "LEFT JOIN")} flex_record_keys AS j{place} FORCE INDEX (PRIMARY) ON j{place}.index_no = {index} AND j{place}.value = {value} AND j{place}.id = {(path.Index is null ? 'r' : 'k')}.id\n");
                place++;
            }
        }

        if (withRecords && path.Index is not null)
        {
            AppendRecords(path);
        }
    }

    private void AppendRecords(KeyPath path) => _text.Append(
        CultureInfo.InvariantCulture,
        $"  STRAIGHT_JOIN flex_records AS r FORCE INDEX (PRIMARY) ON r.table_no = @tableNo AND r.id = k.id AND r.deleted_at IS {(path.IsOfDeleted ? "NOT " : "")}NULL\n");

    private void AppendProbes(IReadOnlyList<KeyProbe> probes)
    {
        int place = 0;
        foreach (KeyProbe probe in probes)
        {
            if (probe.IsOneKey)
            {
                place++;
            }
            else
            {
                _text.Append("\n    AND ");
                AppendCondition(probe.Condition, ref place);
            }
        }
    }

    private void AppendCondition(FilterTerm term, ref int place)
    {
        switch (term)
        {
            case AndTerm and:
                AppendConditions(and.Terms, " AND ", ref place);
                break;
            case OrTerm or:
                AppendConditions(or.Terms, " OR ", ref place);
                break;
            case NotTerm not:
                _text.Append("NOT ");
                AppendCondition(not.Term, ref place);
                break;
            default:
                char separator = '(';
                foreach (KeySpan _ in KeySpan.Of((LeafTerm)term))
                {
                    _text.Append(separator == '(' ? "(" : " OR ").Append(CultureInfo.InvariantCulture, $"j{place}.id IS NOT NULL");
                    separator = ' ';
                    place++;
                }

                _text.Append(')');
                break;
        }
    }

    private void AppendConditions(IReadOnlyList<FilterTerm> terms, string separator, ref int place)
    {
        _text.Append('(');
        for (int i = 0; i < terms.Count; i++)
        {
            _text.Append(i == 0 ? "" : separator);
            AppendCondition(terms[i], ref place);
        }

        _text.Append(')');
    }

    private void AppendWhere(KeyPath path, IReadOnlyList<KeySpan> spans, (byte[]? Key, string Id)? after, bool isGated = true)
    {
        _text.Append("  WHERE ");
        if (isGated)
        {
            _text.Append(ScalarGate);
            AppendProbes(path.Probes);
            _text.Append("\n    AND ");
        }

        if (path.Index is null)
        {
            _text.Append("r.table_no = @tableNo AND r.deleted_at IS NULL");
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

        _text.Append(CultureInfo.InvariantCulture, $"k.index_no = {Add(path.Index.Number)} AND (");
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
