using FlexDb.Records.Keys;

namespace FlexDb.Records.Filtering;

/// <summary>A part of a filter that is bound to a table.</summary>
internal abstract record FilterTerm;

/// <summary>Matches where all terms do. There are at least two, and none of them is an <see cref="AndTerm"/>.</summary>
internal sealed record AndTerm(IReadOnlyList<FilterTerm> Terms) : FilterTerm;

/// <summary>Matches where any term does. It has no terms, and then matches nothing, or at least two, none of them an <see cref="OrTerm"/>.</summary>
internal sealed record OrTerm(IReadOnlyList<FilterTerm> Terms) : FilterTerm;

/// <summary>Matches where a term does not. The term is always a <see cref="LeafTerm"/> whose complement is no simpler.</summary>
internal sealed record NotTerm(FilterTerm Term) : FilterTerm;

/// <summary>Matches where the key of a column's value is in one of some ranges.</summary>
/// <param name="Column">The column.</param>
/// <param name="Ranges">The ranges, disjoint and sorted, without the key of null.</param>
/// <param name="MatchesNull">Whether it matches null.</param>
/// <param name="Contains">What the value's text must contain besides; the ranges are then all keys but that of null.</param>
/// <param name="LongText">
/// What the value's folded text must be or begin with, where its key is in a range that is not exact; null where all ranges are.
/// </param>
internal sealed record LeafTerm(
    QueryColumn Column,
    IReadOnlyList<KeyRange> Ranges,
    bool MatchesNull,
    FoldedText? Contains = null,
    FoldedText? LongText = null) : FilterTerm
{
    /// <summary>Whether the keys alone tell what matches.</summary>
    public bool IsExact => Contains is null && LongText is null;
}
