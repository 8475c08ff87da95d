namespace FlexDb.Core.Schema.Values;

/// <summary>What became of a value that was converted to another data type.</summary>
internal enum ConversionOutcome
{
    /// <summary>The value is there, in the other type's form.</summary>
    Kept,

    /// <summary>Something of the value was lost.</summary>
    Changed,

    /// <summary>The value has no counterpart in the other type.</summary>
    Failed,
}
