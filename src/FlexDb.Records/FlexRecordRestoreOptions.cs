namespace FlexDb.Records;

/// <summary>How to restore a deletion of which a part cannot come back as it was.</summary>
public sealed record FlexRecordRestoreOptions
{
    /// <summary>Gets what becomes of records that refer to a record which is gone or deleted.</summary>
    /// <value>The default is <see cref="FlexRestoreConflict.Refuse"/>.</value>
    /// <remarks>
    /// A required reference cannot be set to null; a record that has one is refused. A record that refers to one that is left
    /// out is treated in the same way.
    /// </remarks>
    public FlexRestoreConflict MissingTargets { get; init; }

    /// <summary>Gets what becomes of records whose values of unique columns others have taken.</summary>
    /// <value>The default is <see cref="FlexRestoreConflict.Refuse"/>.</value>
    public FlexRestoreConflict UniqueConflicts { get; init; }
}

/// <summary>What a restoration does with a record that cannot come back as it was.</summary>
public enum FlexRestoreConflict
{
    /// <summary>Nothing is restored, and an exception names the record.</summary>
    Refuse,

    /// <summary>The record stays deleted, and the others are restored.</summary>
    LeaveOut,

    /// <summary>The record is restored with null in the column.</summary>
    SetNull,
}
