namespace FlexDb.Core.Schema.Values;

/// <summary>What is wrong with one value; several may hold at once.</summary>
[Flags]
internal enum ValueFaults
{
    None = 0,

    /// <summary>The JSON is of another kind than the data type takes.</summary>
    WrongType = 1 << 0,

    /// <summary>The JSON is of the right kind, but not in the data type's form.</summary>
    WrongForm = 1 << 1,

    /// <summary>A whole number beyond 64 bits, or an instant outside the years 1 to 9999.</summary>
    OutOfRange = 1 << 2,

    /// <summary>A decimal with more than 28 digits, more than 28 of them after the point, or 10^28 and beyond.</summary>
    TooManyDigits = 1 << 3,

    /// <summary>A text that no Unicode string can hold: an escaped surrogate without its other half.</summary>
    InvalidText = 1 << 4,

    TooShort = 1 << 5,
    TooLong = 1 << 6,
    BelowMin = 1 << 7,
    AboveMax = 1 << 8,
    NotInEnum = 1 << 9,
    PatternMismatch = 1 << 10,

    /// <summary>The pattern could not be judged in time, or not at all.</summary>
    PatternTimeout = 1 << 11,

    TooDeep = 1 << 12,
    DuplicateKey = 1 << 13,

    /// <summary>A rule of the column cannot be read, so no value can be shown to keep it.</summary>
    UnusableRule = 1 << 14,

    /// <summary>Null, where a value is required.</summary>
    Null = 1 << 15,

    /// <summary>A number that a double does not keep, and so MySQL's JSON type does not either.</summary>
    NumberDrifts = 1 << 16,
}
