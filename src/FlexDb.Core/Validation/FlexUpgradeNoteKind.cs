namespace FlexDb.Core.Validation;

/// <summary>What an upgrade did to a value that it could not simply keep.</summary>
public enum FlexUpgradeNoteKind
{
    /// <summary>The value is gone: its column was removed, or has become computed.</summary>
    Dropped,

    /// <summary>The value lost something on the way to another data type, such as a time of day.</summary>
    Changed,

    /// <summary>The value has no counterpart in the new data type; it became null, or the column's default where that is required.</summary>
    NotConvertible,

    /// <summary>The value is there, but breaks a rule of the new schema, as any value may that was valid before a narrowing.</summary>
    BreaksRule,

    /// <summary>The column is required, and there is neither a value nor a default for it.</summary>
    Missing,
}
