using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Records.Writing;

/// <summary>What a write does to its record.</summary>
internal enum WriteKind
{
    Insert,
    Patch,
    Replace,
    Delete,
    Restore,
}

/// <summary>One write as its caller asked for it.</summary>
internal sealed record WriteRequest(WriteKind Kind, FlexTableKey Table, string Id)
{
    /// <summary>The whole record, or the changes to it.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    public string? Actor { get; init; }

    public int? ExpectedVersion { get; init; }

    /// <summary>The record as the caller read it, so that it need not be read again.</summary>
    public FlexRecord? InHand { get; init; }

    /// <summary>Of a restoration, the columns that become null.</summary>
    public IReadOnlySet<string>? ClearedColumns { get; init; }

    /// <summary>The record as the caller read it, which it must still be.</summary>
    public FlexRecord? Seen { get; init; }

    /// <summary>The place in a batch; null for a call of its own.</summary>
    public int? Place { get; init; }

    /// <summary>
    /// Of an insert, the unique column whose value names the record to patch instead, where one has it; null where none does.
    /// </summary>
    public string? UpsertColumn { get; init; }

    /// <summary>What is wrong with the record beside its JSON, so that it is left out whatever that is.</summary>
    public FlexList<FlexRecordError> ReadErrors { get; init; } = [];

    /// <summary>Whether the library made the id, so that a record which has it is this write's.</summary>
    public bool IsIdOwn { get; init; }
}
