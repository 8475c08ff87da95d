using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>A condition that single keys in indexes decide, each of which is looked up for every key on the way to records.</summary>
/// <param name="Term">The condition as the filter has it.</param>
/// <param name="Condition">The same, whose comparisons are all with single keys.</param>
/// <param name="Keys">The keys of its comparisons, in the order in which they stand in it.</param>
internal sealed record KeyProbe(FilterTerm Term, FilterTerm Condition, IReadOnlyList<ProbedKey> Keys)
{
    /// <summary>How many keys are looked up at most.</summary>
    public const int MaxKeys = 8;

    /// <summary>Whether a record must have the one key.</summary>
    public bool IsOneKey => Keys.Count == 1 && Condition is LeafTerm;

    /// <summary>The probe of a condition; null where ranges, records or too many keys decide it.</summary>
    public static KeyProbe? Of(RecordTable table, FilterTerm term)
    {
        List<ProbedKey> keys = [];
        return WithSingleKeys(table, term, keys) is { } condition ? new KeyProbe(term, condition, keys) : null;
    }

    private static FilterTerm? WithSingleKeys(RecordTable table, FilterTerm term, List<ProbedKey> keys)
    {
        switch (term)
        {
            case AndTerm and:
                return WithSingleKeys(table, and.Terms, keys) is { } all ? new AndTerm(all) : null;
            case OrTerm or:
                return WithSingleKeys(table, or.Terms, keys) is { } any ? new OrTerm(any) : null;
            case NotTerm not:
                return WithSingleKeys(table, not.Term, keys) is { } other ? new NotTerm(other) : null;
        }

        LeafTerm leaf = (LeafTerm)term;
        if (!leaf.IsExact)
        {
            return null;
        }

        return Add(table, leaf, keys) ? leaf
            : FilterTerms.Complement(leaf) is LeafTerm complement && Add(table, complement, keys) ? new NotTerm(complement)
            : null;
    }

    private static FilterTerm[]? WithSingleKeys(RecordTable table, IReadOnlyList<FilterTerm> terms, List<ProbedKey> keys)
    {
        FilterTerm[] changed = new FilterTerm[terms.Count];
        for (int i = 0; i < changed.Length; i++)
        {
            if (WithSingleKeys(table, terms[i], keys) is not { } term)
            {
                return null;
            }

            changed[i] = term;
        }

        return changed;
    }

    private static bool Add(RecordTable table, LeafTerm leaf, List<ProbedKey> keys)
    {
        IReadOnlyList<KeySpan> spans = KeySpan.Of(leaf);
        if (keys.Count + spans.Count > MaxKeys
            || !spans.All(static span => span.IsOne)
            || UsableIndexes.Find(table, leaf.Column, leaf.MatchesNull) is not { } index)
        {
            return false;
        }

        keys.AddRange(spans.Select(span => new ProbedKey(index, leaf.Column, span.From)));
        return true;
    }
}

/// <summary>A key that is looked up in an index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Column">Its column.</param>
/// <param name="Key">The key.</param>
internal sealed record ProbedKey(RecordIndex Index, QueryColumn Column, byte[] Key);
