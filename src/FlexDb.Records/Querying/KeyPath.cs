using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>A way to records: by the keys of an index, or by their ids.</summary>
/// <param name="Index">The index; null for the records themselves, in the order of their ids.</param>
/// <param name="Column">The index's column.</param>
/// <param name="Segments">The keys to visit, one list after the other; each is visited in the direction of the path.</param>
/// <param name="Ids">The ids to visit, where they are known; only without an index.</param>
/// <param name="Probes">Single keys that the records must have in other indexes.</param>
/// <param name="IsDescending">Whether it begins with the greatest key, or id.</param>
internal sealed record KeyPath(
    RecordIndex? Index,
    QueryColumn? Column,
    IReadOnlyList<IReadOnlyList<KeySpan>> Segments,
    IReadOnlyList<string>? Ids,
    IReadOnlyList<KeyProbe> Probes,
    bool IsDescending)
{
    /// <summary>Whether it leads to deleted records instead of live ones.</summary>
    public bool IsOfDeleted { get; init; }

    /// <summary>All records, in the order of their ids.</summary>
    public static KeyPath OfRecords(bool isDescending) => new(null, null, [[]], null, [], isDescending);

    /// <summary>Records of known ids.</summary>
    public static KeyPath OfIds(IReadOnlyList<string> ids, bool isDescending) => new(null, null, [[]], ids, [], isDescending);

    /// <summary>Some keys of an index, in their order.</summary>
    public static KeyPath OfIndex(RecordIndex index, IReadOnlyList<KeySpan> spans, bool isDescending) =>
        new(index, null, [spans], null, [], isDescending);

    /// <summary>The records that a term takes, in the order of their keys.</summary>
    public static KeyPath OfTerm(RecordIndex index, LeafTerm term, IReadOnlyList<KeyProbe> probes, bool isDescending) =>
        new(index, term.Column, [KeySpan.Of(term)], null, probes, isDescending);

    /// <summary>All records, or those that a term takes, in the order of a sort.</summary>
    public static KeyPath OfSort(RecordIndex index, BoundSort sort, LeafTerm? term, IReadOnlyList<KeyProbe> probes, bool isBackward)
    {
        bool isDescending = sort.IsDescending != isBackward;
        bool isNullFirst = sort.NullsFirst != isBackward;
        IReadOnlyList<KeySpan> spans = KeySpan.Of(term);
        KeySpan[] nulls = [.. spans.Where(static span => span.From.Length == 0)];
        KeySpan[] values = [.. spans.Where(static span => span.From.Length > 0)];

        // The key of null is the least.
        IReadOnlyList<IReadOnlyList<KeySpan>> segments = nulls.Length == 0 || values.Length == 0 || isNullFirst != isDescending
            ? [spans]
            : isNullFirst ? [nulls, values] : [values, nulls];
        return new KeyPath(index, sort.Column, segments, null, probes, isDescending);
    }
}

/// <summary>A key that a record must have in an index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Term">The condition that asks for it.</param>
/// <param name="Key">The key.</param>
internal sealed record KeyProbe(RecordIndex Index, LeafTerm Term, byte[] Key);
