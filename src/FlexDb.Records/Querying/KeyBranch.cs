using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Some keys of an index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Column">Its column; null where that does not matter.</param>
/// <param name="Spans">The keys, in their order.</param>
internal sealed record KeyBranch(RecordIndex Index, QueryColumn? Column, IReadOnlyList<KeySpan> Spans)
{
    /// <summary>Whether it is one key, whose records an index has in the order of their ids.</summary>
    public bool IsOneKey => Spans is [{ IsOne: true }];

    /// <summary>The keys that a term takes; null where no index has them.</summary>
    public static KeyBranch? Of(RecordTable table, LeafTerm term) =>
        term.Contains is null && UsableIndexes.Find(table, term.Column, term.MatchesNull) is { } index
            ? new KeyBranch(index, term.Column, KeySpan.Of(term))
            : null;

    /// <summary>Each of its keys as a branch; itself where some are not single.</summary>
    public IReadOnlyList<KeyBranch> Split() =>
        Spans.All(static span => span.IsOne) ? [.. Spans.Select(span => this with { Spans = [span] })] : [this];
}
