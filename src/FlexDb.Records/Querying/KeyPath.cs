using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>A way to records: by the keys of an index, by those of several branches, or by their ids.</summary>
/// <param name="Index">The index; null where branches lead to the records, and for the records themselves, in the order of their ids.</param>
/// <param name="Column">The index's column.</param>
/// <param name="Segments">The keys to visit, one list after the other; each is visited in the direction of the path.</param>
/// <param name="Ids">The ids to visit, where they are known; only without an index.</param>
/// <param name="Probes">What the records must have, or not have, in other indexes.</param>
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

    /// <summary>Keys whose records are visited in the order of their ids, each once; none where something else leads to the records.</summary>
    public IReadOnlyList<KeyBranch> Union { get; init; } = [];

    /// <summary>Whether it visits the records themselves, from the first to the last.</summary>
    public bool IsOfRecords => Index is null && Ids is null && Union.Count == 0;

    /// <summary>Whether it has the records in the order of their ids, and not in that of keys.</summary>
    public bool IsById => Index is null;

    /// <summary>Whether it goes straight to known ids, or to the records of single keys, and passes over none.</summary>
    public bool IsOfSingleKeys =>
        Probes.Count == 0 && (Ids is not null || (Index is not null && Segments.All(static segment => segment.All(static span => span.IsOne))));

    /// <summary>The keys that lead to the records.</summary>
    public IReadOnlyList<KeyBranch> Branches => Index is null ? Union : [new KeyBranch(Index, Column, [.. Segments.SelectMany(static segment => segment)])];

    /// <summary>All records, in the order of their ids.</summary>
    public static KeyPath OfRecords(IReadOnlyList<KeyProbe> probes, bool isDescending) => new(null, null, [[]], null, probes, isDescending);

    /// <summary>Records of known ids.</summary>
    public static KeyPath OfIds(IReadOnlyList<string> ids, bool isDescending) => new(null, null, [[]], ids, [], isDescending);

    /// <summary>The keys of a branch, in their order.</summary>
    public static KeyPath OfBranch(KeyBranch branch, IReadOnlyList<KeyProbe> probes, bool isDescending) =>
        new(branch.Index, branch.Column, [branch.Spans], null, probes, isDescending);

    /// <summary>The records of some branches, each once, in the order of their ids.</summary>
    public static KeyPath OfUnion(IReadOnlyList<KeyBranch> branches, IReadOnlyList<KeyProbe> probes, bool isDescending) =>
        new(null, null, [[]], null, probes, isDescending) { Union = branches };

    /// <summary>The records of a branch in the order of a sort by its column.</summary>
    public static KeyPath OfSort(KeyBranch branch, BoundSort sort, IReadOnlyList<KeyProbe> probes, bool isBackward)
    {
        bool isDescending = sort.IsDescending != isBackward;
        bool isNullFirst = sort.NullsFirst != isBackward;
        KeySpan[] nulls = [.. branch.Spans.Where(static span => span.From.Length == 0)];
        KeySpan[] values = [.. branch.Spans.Where(static span => span.From.Length > 0)];

        // The key of null is the least.
        IReadOnlyList<IReadOnlyList<KeySpan>> segments = nulls.Length == 0 || values.Length == 0 || isNullFirst != isDescending
            ? [branch.Spans]
            : isNullFirst ? [nulls, values] : [values, nulls];
        return new KeyPath(branch.Index, branch.Column, segments, null, probes, isDescending);
    }
}
