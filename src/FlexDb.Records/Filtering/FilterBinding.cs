using System.Text;
using System.Text.Json;

using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Keys;

namespace FlexDb.Records.Filtering;

/// <summary>Turns a filter into terms on the columns of a table.</summary>
internal sealed class FilterBinding(QueryColumns columns)
{
    public FilterTerm Bind(FlexFilter filter) => filter.Operator switch
    {
        FilterOperator.And => FilterTerms.And(filter.Terms.Select(Bind).ToArray()),
        FilterOperator.Or => FilterTerms.Or(filter.Terms.Select(Bind).ToArray()),
        FilterOperator.Not => FilterTerms.Not(Bind(filter.Terms[0])),
        _ => Compare(columns.Find(filter.Column!), filter),
    };

    private FilterTerm Compare(QueryColumn column, FlexFilter filter)
    {
        if (filter.Operator == FilterOperator.IsNull)
        {
            return FilterTerms.Leaf(column, [], matchesNull: true);
        }

        if (filter.Operator == FilterOperator.NotEqual && filter.Values[0].Kind == JsonValueKind.Null)
        {
            return FilterTerms.Leaf(column, RangeSets.All, matchesNull: false);
        }

        if (!column.HasKeys)
        {
            throw new FlexFilterException(
                $"Values of column '{column.Name}' are of type {column.TypeName}, which has no order. Ask only whether they are null.",
                column.Name,
                filter.Path);
        }

        return filter.Operator switch
        {
            FilterOperator.In => In(column, filter),
            FilterOperator.StartsWith or FilterOperator.Contains or FilterOperator.EqualIgnoringCase => CompareText(column, filter),
            FilterOperator.Between => FilterTerms.Leaf(column, RangeSets.Between(Key(column, filter, 0), Key(column, filter, 1)), matchesNull: false),
            _ => Compare(column, filter.Operator, Key(column, filter, 0)),
        };
    }

    private static FilterTerm Compare(QueryColumn column, FilterOperator @operator, byte[] key)
    {
        IReadOnlyList<KeyRange> ranges = @operator switch
        {
            FilterOperator.LessThan => RangeSets.Below(key, andEqual: false),
            FilterOperator.LessThanOrEqual => RangeSets.Below(key, andEqual: true),
            FilterOperator.GreaterThan => RangeSets.Above(key, andEqual: false),
            FilterOperator.GreaterThanOrEqual => RangeSets.Above(key, andEqual: true),
            _ => [RangeSets.Point(key)],
        };
        FilterTerm term = FilterTerms.Leaf(column, ranges, matchesNull: false);
        return @operator == FilterOperator.NotEqual ? FilterTerms.Not(term) : term;
    }

    private FilterTerm In(QueryColumn column, FlexFilter filter)
    {
        List<KeyRange> points = new(filter.Values.Count);
        bool matchesNull = false;
        for (int i = 0; i < filter.Values.Count; i++)
        {
            if (filter.Values[i].Kind == JsonValueKind.Null)
            {
                matchesNull = true;
            }
            else
            {
                points.Add(RangeSets.Point(Key(column, filter, i)));
            }
        }

        return FilterTerms.Leaf(column, RangeSets.Union(points), matchesNull);
    }

    private static LeafTerm CompareText(QueryColumn column, FlexFilter filter)
    {
        bool isFolded = column.Type is FlexDataType.String or FlexDataType.Text;
        if (!isFolded && (column.Type != FlexDataType.Reference || filter.Operator == FilterOperator.EqualIgnoringCase))
        {
            throw new FlexFilterException(
                $"Column '{column.Name}' is of type {column.TypeName}, which the operator '{OperatorNames.Of(filter.Operator)}' does not take.",
                column.Name,
                filter.Path);
        }

        byte[] text = Encoding.UTF8.GetBytes(filter.Values[0].Element.GetString()!);
        FoldedText Text(TextMatch match) => new(match, isFolded ? TextFolding.Fold(text) : text, isFolded);
        if (filter.Operator == FilterOperator.Contains)
        {
            return new LeafTerm(column, RangeSets.All, MatchesNull: false, Contains: text.Length == 0 ? null : Text(TextMatch.Contains));
        }

        (KeyRange range, TextMatch match) = filter.Operator == FilterOperator.EqualIgnoringCase
            ? (KeyRanges.EqualIgnoringCase(text), TextMatch.Equals)
            : (isFolded ? KeyRanges.StartsWith(text) : KeyRanges.ReferenceStartsWith(text), TextMatch.StartsWith);
        return new LeafTerm(column, [range], MatchesNull: false, LongText: range.IsExact ? null : Text(match));
    }

    private byte[] Key(QueryColumn column, FlexFilter filter, int value) => columns.KeyOf(column, filter.Values[value], filter.Path);
}
