namespace FlexDb.Core.Validation;

/// <summary>The options of a <see cref="FlexRecordValidator"/>.</summary>
public sealed record FlexValidationOptions
{
    /// <summary>Gets the options that apply if none are given.</summary>
    public static FlexValidationOptions Default { get; } = new();

    /// <summary>Gets whether columns that the schema does not have are kept instead of being errors.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    /// <remarks>
    /// Kept columns come last in the normal form, in the record's order. Their values can be any JSON that a json column
    /// accepts.
    /// </remarks>
    public bool KeepUnknownColumns { get; init; }

    /// <summary>Gets the largest size of a record's JSON, in bytes.</summary>
    /// <value>The default is 1,048,576 (1 MiB).</value>
    /// <remarks>A larger record has the single error <c>record_too_large</c>.</remarks>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Gets the largest number of errors that one result lists.</summary>
    /// <value>The default is 1,000.</value>
    /// <remarks>If there are more, one further error, <c>more_errors</c>, says so.</remarks>
    public int MaxErrors { get; init; } = 1000;
}
