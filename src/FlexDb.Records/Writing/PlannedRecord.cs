using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Errors;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>What a plan does to a record's row.</summary>
internal enum RowChange
{
    None,
    Insert,
    Update,
    Delete,
    Restore,
}

/// <summary>One record of a plan, before and after.</summary>
internal sealed class PlannedRecord
{
    public required RecordTable Table { get; init; }

    public required string Id { get; init; }

    public required RowChange Change { get; init; }

    /// <summary>The row as it was read; null where there is none, or where the caller had the record in hand.</summary>
    public StoredRecord? Before { get; init; }

    /// <summary>The version before the write; 0 for an insert.</summary>
    public int VersionBefore { get; init; }

    /// <summary>The record in the form of the present schema, as it will be.</summary>
    public ReadOnlyMemory<byte> Present { get; init; }

    /// <summary>What is stored, which may have an earlier form.</summary>
    public ReadOnlyMemory<byte> Stored { get; init; }

    /// <summary>The version of the table whose form is stored.</summary>
    public int StoredVersion { get; init; }

    /// <summary>Whether a restored record gets other values than it had.</summary>
    public bool RestoresChanged { get; init; }

    public RecordKeys? KeysBefore { get; init; }

    public RecordKeys? KeysAfter { get; init; }

    /// <summary>Its times before the write; none of an insert.</summary>
    public RecordTimes Times => InHand is not null ? RecordTimes.Of(InHand) : Before is not null ? RecordTimes.Of(Before) : RecordTimes.OfInsert;

    /// <summary>The indexes of the times that the server makes when it writes the record.</summary>
    public IEnumerable<IndexedColumn> TimesToMake => Change switch
    {
        RowChange.Insert => Table.Columns.Times,
        RowChange.Update => Table.Columns.Times.Where(static index => index.Time == FlexRecordTimes.UpdatedAt),
        _ => [],
    };

    public string? Actor { get; init; }

    public int? Place { get; init; }

    public bool IsIdOwn { get; init; }

    public FlexRecord? InHand { get; init; }

    public FlexList<FlexUpgradeNote> Notes { get; init; } = [];

    public FlexList<FlexDiscardedValue> Discarded { get; init; } = [];

    public (uint TableNumber, string Id) Key => (Table.Number, Id);

    /// <summary>Whether a write makes a claim. Two records may have had one value since before the column was unique.</summary>
    public bool IsNew(RecordClaim claim) => KeysBefore is null || !KeysBefore.Claims.Contains(claim);

    /// <summary>Whether the record has referred to something by the same index before.</summary>
    public bool HadTarget(RecordTarget target) =>
        KeysBefore?.Targets.Any(before => before.Index.Index.Number == target.Index.Index.Number && before.Id == target.Id) ?? false;

    public FlexRecordReference Reference => new(Table.Table, Id, Place);

    /// <summary>The record as the caller gets it.</summary>
    /// <param name="times">When it was created and last written, in microseconds since 1970; null where nothing was written.</param>
    public FlexRecord ToPublic((long CreatedAt, long UpdatedAt)? times) => new(Table.Table, StoredVersion)
    {
        Id = Id,
        Version = Change == RowChange.None ? VersionBefore : VersionBefore + 1,
        Json = Present,
        CreatedAt = times is { } written ? StoredRecord.ToTime(written.CreatedAt) : InHand?.CreatedAt ?? StoredRecord.ToTime(Before!.CreatedAt),
        UpdatedAt = times is { } changed ? StoredRecord.ToTime(changed.UpdatedAt) : InHand?.UpdatedAt ?? StoredRecord.ToTime(Before!.UpdatedAt),
        CreatedBy = Change == RowChange.Insert ? Actor : InHand is null ? Before!.CreatedBy : InHand.CreatedBy,
        UpdatedBy = Change is RowChange.Insert or RowChange.Update ? Actor : InHand is null ? Before!.UpdatedBy : InHand.UpdatedBy,
        Notes = Notes,
        Discarded = Discarded,
    };
}
