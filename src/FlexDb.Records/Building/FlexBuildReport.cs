using FlexDb.Core.Schema;

namespace FlexDb.Records.Building;

/// <summary>What a build has done to one table.</summary>
public sealed record FlexBuildReport
{
    /// <summary>The application that the table belongs to.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The table's id.</summary>
    public required string TableId { get; init; }

    /// <summary>The table's name.</summary>
    public required string TableName { get; init; }

    /// <summary>How many records were read, deleted ones included; 0 where every index was complete.</summary>
    public required long RecordCount { get; init; }

    /// <summary>The indexes as they are now; none where the table has never had a record.</summary>
    public required FlexList<FlexIndexStatus> Indexes { get; init; }

    /// <summary>Why the table could not be built; null where it was.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether values of a unique column repeat, or references have no target; see <see cref="FlexRecordStore.ListConflictsAsync"/>.</summary>
    public bool HasConflicts => Indexes.Any(static index => index.State == FlexIndexState.Conflicts);
}

/// <summary>An index of a table's records.</summary>
/// <param name="ColumnName">The column whose values it has.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="ConflictCount">How many records it could not take in when it was built.</param>
public sealed record FlexIndexStatus(string ColumnName, FlexIndexKind Kind, FlexIndexState State, long ConflictCount);

/// <summary>What an index of records is for.</summary>
public enum FlexIndexKind
{
    /// <summary>To filter and sort by a column.</summary>
    Ordered,

    /// <summary>To find the records that refer to one, which a deletion must.</summary>
    Reference,

    /// <summary>To keep the values of a unique column apart.</summary>
    Unique,
}

/// <summary>Whether an index of records can be used.</summary>
public enum FlexIndexState
{
    /// <summary>It does not have all records yet.</summary>
    Building,

    /// <summary>It is complete.</summary>
    Ready,

    /// <summary>It has all records but those whose unique value is another's, or whose reference has no target.</summary>
    Conflicts,
}
