namespace FlexDb.Core.Errors;

/// <summary>The codes of <see cref="FlexRecordError"/>; stable across releases.</summary>
public static class FlexRecordErrorCodes
{
    /// <summary>The bytes are not JSON as RFC 8259 defines it; what stands after the place is not judged.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>The bytes are not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid_utf8";

    /// <summary>The JSON is not an object.</summary>
    public const string NotAnObject = "not_an_object";

    /// <summary>The record has more bytes than the limit; nothing else is judged.</summary>
    public const string RecordTooLarge = "record_too_large";

    /// <summary>There are more errors than one report holds; the first ones are there.</summary>
    public const string MoreErrors = "more_errors";

    /// <summary>The schema has no such column.</summary>
    public const string UnknownColumn = "unknown_column";

    /// <summary>The record names a column twice.</summary>
    public const string DuplicateColumn = "duplicate_column";

    /// <summary>The column is computed, so a record cannot say its value.</summary>
    public const string ComputedColumn = "computed_column";

    /// <summary>The column is required, and its value is absent or null.</summary>
    public const string Required = "required";

    /// <summary>The value is JSON of another kind than the data type takes.</summary>
    public const string WrongType = "wrong_type";

    /// <summary>The value is JSON of the right kind, but not in the data type's form.</summary>
    public const string WrongForm = "wrong_form";

    /// <summary>A whole number does not fit 64 bits, or an instant lies outside the years 1 to 9999.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>A decimal has more than 28 digits, more than 28 of them after the point, or more than 28 before it.</summary>
    public const string TooManyDigits = "too_many_digits";

    /// <summary>A text holds half a surrogate pair.</summary>
    public const string InvalidText = "invalid_text";

    /// <summary>A text has fewer code points than the least length.</summary>
    public const string TooShort = "too_short";

    /// <summary>A text has more code points than the greatest length.</summary>
    public const string TooLong = "too_long";

    /// <summary>The value is less than the least one.</summary>
    public const string BelowMin = "below_min";

    /// <summary>The value is greater than the greatest one.</summary>
    public const string AboveMax = "above_max";

    /// <summary>The value is none of the allowed ones.</summary>
    public const string NotInEnum = "not_in_enum";

    /// <summary>The text does not match the pattern.</summary>
    public const string PatternMismatch = "pattern_mismatch";

    /// <summary>The pattern could not be judged in time: 50 ms where it needs backtracking, else a second.</summary>
    public const string PatternTimeout = "pattern_timeout";

    /// <summary>A json value is nested deeper than 64 levels.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>An object within a json value holds a key twice.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>A rule of the column cannot be read, so no value but null can be shown to keep it; the schema needs mending.</summary>
    public const string UnusableRule = "unusable_rule";

    /// <summary>The record leaves the column out, and its default breaks the column's rules; the schema needs mending.</summary>
    public const string InvalidDefault = "invalid_default";
}
