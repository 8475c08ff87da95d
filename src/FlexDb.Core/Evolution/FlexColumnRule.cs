namespace FlexDb.Core.Evolution;

/// <summary>The property of a column that a compatibility violation is about.</summary>
public enum FlexColumnRule
{
    /// <summary>The data type.</summary>
    DataType,

    /// <summary>Whether there must be a value.</summary>
    Required,

    /// <summary>Whether no two records may share a value.</summary>
    Unique,

    /// <summary>The least length of a text.</summary>
    MinLength,

    /// <summary>The greatest length of a text.</summary>
    MaxLength,

    /// <summary>The regular expression that must match.</summary>
    Pattern,

    /// <summary>The only values allowed.</summary>
    Enum,

    /// <summary>The least value.</summary>
    Min,

    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The table that a reference refers to.</summary>
    TargetTable,

    /// <summary>The expression that computes the value.</summary>
    Computed,

    /// <summary>A rule in a form that cannot be read, which refuses every value that is not null.</summary>
    Unreadable,
}
