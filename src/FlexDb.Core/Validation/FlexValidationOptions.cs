namespace FlexDb.Core.Validation;

/// <summary>How records are validated.</summary>
public sealed record FlexValidationOptions
{
    /// <summary>The settings that hold when none are given.</summary>
    public static FlexValidationOptions Default { get; } = new();

    /// <summary>
    /// Whether columns that the schema does not have are kept, after all others and in the record's order, instead of
    /// being errors; false by default. A kept value may be any JSON that a json column takes.
    /// </summary>
    public bool KeepUnknownColumns { get; init; }

    /// <summary>The most bytes of a record's JSON; 1 MiB by default.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>The most errors that one result lists; 1,000 by default. One more says that there are others.</summary>
    public int MaxErrors { get; init; } = 1000;
}
