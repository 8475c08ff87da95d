namespace FlexDb.Core.Validation;

/// <summary>What a record is for, which decides what its absent columns mean.</summary>
public enum FlexRecordMode
{
    /// <summary>A whole record: an absent column takes its default, and fails where it is required and has none.</summary>
    Insert,

    /// <summary>Changes to a record: an absent column stays as it is, null clears, and defaults play no part.</summary>
    Patch,
}
