using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Conditions that every match meets, and the keys that lead to the records which meet them.</summary>
/// <param name="Terms">The conditions, as the filter has them.</param>
/// <param name="Branches">The keys; a record may have keys in several branches.</param>
/// <param name="IsExact">Whether all records with the keys meet the conditions.</param>
internal sealed record QueryCandidate(IReadOnlyList<FilterTerm> Terms, IReadOnlyList<KeyBranch> Branches, bool IsExact)
{
    /// <summary>How many branches a statement has at most.</summary>
    private const int MaxBranches = 8;

    // All but a thousand values are one range more.
    private const int MaxSpans = 1_001;

    /// <summary>Whether it is one key.</summary>
    public bool IsOneKey => Branches is [{ IsOneKey: true }];

    /// <summary>Its keys one by one, whose first records are found without the others; null where it has ranges, or too many keys.</summary>
    public IReadOnlyList<KeyBranch>? SingleKeys { get; } = SplitOf(Branches);

    /// <summary>The candidates among conditions that must all be met; null where these contradict each other.</summary>
    /// <remarks>Comparisons of one column are one candidate.</remarks>
    public static IReadOnlyList<QueryCandidate>? FindAll(RecordTable table, IReadOnlyList<FilterTerm> conjuncts)
    {
        FilterTerm all = FilterTerms.And(conjuncts.Select(static term => LeafOf(term) ?? term));
        if (all is OrTerm { Terms.Count: 0 })
        {
            return null;
        }

        IReadOnlyList<FilterTerm> merged = all is AndTerm and ? and.Terms : [all];
        return [.. merged.Select(term => Of(table, term, conjuncts)).OfType<QueryCandidate>()];
    }

    private static QueryCandidate? Of(RecordTable table, FilterTerm term, IReadOnlyList<FilterTerm> conjuncts)
    {
        switch (term)
        {
            case LeafTerm leaf:
                FilterTerm[] terms = leaf.IsExact
                    ? [.. conjuncts.Where(other => LeafOf(other) is { IsExact: true } one && one.Column.Equals(leaf.Column))]
                    : [leaf];
                return Of(table, terms, [leaf]);
            case OrTerm or:
                LeafTerm?[] leaves = [.. or.Terms.Select(LeafOf)];
                return leaves.All(static leaf => leaf is not null) ? Of(table, [or], leaves!) : null;
            default:
                return null;
        }
    }

    private static QueryCandidate? Of(RecordTable table, IReadOnlyList<FilterTerm> terms, IReadOnlyList<LeafTerm> leaves)
    {
        KeyBranch?[] branches = [.. leaves.Select(leaf => KeyBranch.Of(table, leaf))];
        return branches.Length is > 0 and <= MaxBranches
            && branches.All(static branch => branch is not null)
            && branches.Sum(static branch => branch!.Spans.Count) <= MaxSpans
                ? new QueryCandidate(terms, branches!, leaves.All(static leaf => leaf.IsExact))
                : null;
    }

    private static KeyBranch[]? SplitOf(IReadOnlyList<KeyBranch> branches)
    {
        if (branches.Sum(static branch => branch.Spans.Count) > MaxBranches)
        {
            return null;
        }

        KeyBranch[] keys = [.. branches.SelectMany(static branch => branch.Split())];
        return keys.All(static key => key.IsOneKey) ? keys : null;
    }

    /// <summary>The ranges of a comparison; of one that is negated, all others. Null where keys do not tell them.</summary>
    private static LeafTerm? LeafOf(FilterTerm term) => term switch
    {
        LeafTerm leaf => leaf,
        NotTerm { Term: LeafTerm { IsExact: true } leaf } => FilterTerms.Complement(leaf) as LeafTerm,
        _ => null,
    };
}
