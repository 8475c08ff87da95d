namespace FlexDb.Core.Evolution;

/// <summary>What becomes of the values of a column whose data type changes.</summary>
public enum FlexTypeConversion
{
    /// <summary>Every value converts and keeps all that it says; the rules of the new column may still refuse it.</summary>
    Lossless,

    /// <summary>A value converts when it is of the right form; one that is not becomes null.</summary>
    Checked,

    /// <summary>Values lose information: a datetime its time of day, in every other case all of the value.</summary>
    Lossy,
}
