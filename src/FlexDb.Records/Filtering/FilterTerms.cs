using FlexDb.Records.Keys;

namespace FlexDb.Records.Filtering;

/// <summary>Makes terms in normal form.</summary>
/// <remarks>
/// A negation stands before comparisons only, and only before those whose complement is no simpler. Comparisons of one column
/// that keys alone decide become one, so that <c>due &gt;= a and due &lt; b</c> is one range.
/// </remarks>
internal static class FilterTerms
{
    /// <summary>Matches every record. No term has it as a part.</summary>
    public static FilterTerm Everything { get; } = new AndTerm([]);

    /// <summary>Matches no record. No term has it as a part.</summary>
    public static FilterTerm Nothing { get; } = new OrTerm([]);

    /// <summary>Matches values whose keys are in some ranges.</summary>
    public static FilterTerm Leaf(QueryColumn column, IReadOnlyList<KeyRange> ranges, bool matchesNull) =>
        ranges.Count == 0 && !matchesNull ? Nothing
        : matchesNull && RangeSets.IsAll(ranges) ? Everything
        : new LeafTerm(column, ranges, matchesNull);

    public static FilterTerm And(IEnumerable<FilterTerm> terms)
    {
        List<FilterTerm> all = Merge(
            terms.SelectMany(static term => term is AndTerm and ? and.Terms : [term]),
            static (one, other) => Leaf(one.Column, RangeSets.Intersection(one.Ranges, other.Ranges), one.MatchesNull && other.MatchesNull));
        all.RemoveAll(static term => term is AndTerm { Terms.Count: 0 });
        return all.Exists(static term => term is OrTerm { Terms.Count: 0 }) ? Nothing
            : all is [FilterTerm only] ? only
            : all.Count == 0 ? Everything
            : new AndTerm(all);
    }

    public static FilterTerm Or(IEnumerable<FilterTerm> terms)
    {
        List<FilterTerm> any = Merge(
            terms.SelectMany(static term => term is OrTerm or ? or.Terms : [term]),
            static (one, other) => Leaf(one.Column, RangeSets.Union(one.Ranges.Concat(other.Ranges)), one.MatchesNull || other.MatchesNull));
        any.RemoveAll(static term => term is OrTerm { Terms.Count: 0 });
        return any.Exists(static term => term is AndTerm { Terms.Count: 0 }) ? Everything
            : any is [FilterTerm only] ? only
            : any.Count == 0 ? Nothing
            : new OrTerm(any);
    }

    public static FilterTerm Not(FilterTerm term) => term switch
    {
        AndTerm and => Or(and.Terms.Select(Not)),
        OrTerm or => And(or.Terms.Select(Not)),
        NotTerm not => not.Term,
        LeafTerm { IsExact: true } leaf when leaf.Ranges.Count == 0 || !leaf.Ranges.All(RangeSets.IsPoint) => Complement(leaf),
        _ => new NotTerm(term),
    };

    /// <summary>Matches the values that an exact comparison does not.</summary>
    public static FilterTerm Complement(LeafTerm leaf) => Leaf(leaf.Column, RangeSets.Complement(leaf.Ranges), !leaf.MatchesNull);

    /// <summary>Tells whether a record matches a term.</summary>
    public static bool Matches(FilterTerm term, QueryRecord record)
    {
        switch (term)
        {
            case AndTerm and:
                foreach (FilterTerm each in and.Terms)
                {
                    if (!Matches(each, record))
                    {
                        return false;
                    }
                }

                return true;
            case OrTerm or:
                foreach (FilterTerm each in or.Terms)
                {
                    if (Matches(each, record))
                    {
                        return true;
                    }
                }

                return false;
            case NotTerm not:
                return !Matches(not.Term, record);
            default:
                return Matches((LeafTerm)term, record);
        }
    }

    private static bool Matches(LeafTerm leaf, QueryRecord record)
    {
        byte[] key = leaf.Column.KeyOf(record);
        if (key.Length == 0)
        {
            return leaf.MatchesNull;
        }

        return RangeSets.Find(leaf.Ranges, key) is { } range
            && (leaf.Contains is null || leaf.Column.Matches(record, leaf.Contains))
            && (range.IsExact || leaf.Column.Matches(record, leaf.LongText!));
    }

    /// <summary>Makes one term of the comparisons of each column that keys alone decide, at the place of the first.</summary>
    private static List<FilterTerm> Merge(IEnumerable<FilterTerm> terms, Func<LeafTerm, LeafTerm, FilterTerm> merge)
    {
        List<FilterTerm> merged = [];
        Dictionary<QueryColumn, int> places = [];
        foreach (FilterTerm term in terms)
        {
            if (term is not LeafTerm { IsExact: true } leaf)
            {
                merged.Add(term);
            }
            else if (places.TryAdd(leaf.Column, merged.Count))
            {
                merged.Add(leaf);
            }
            else if (merged[places[leaf.Column]] is LeafTerm first)
            {
                // Otherwise all or nothing is left of the column, and further comparisons of it change nothing.
                merged[places[leaf.Column]] = merge(first, leaf);
            }
        }

        return merged;
    }
}
