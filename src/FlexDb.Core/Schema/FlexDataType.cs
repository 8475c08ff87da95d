namespace FlexDb.Core.Schema;

/// <summary>The type of the values that a column holds.</summary>
/// <remarks>In JSON a data type is its lower-case name: <c>string</c>, <c>datetime</c> and so on.</remarks>
public enum FlexDataType
{
    /// <summary>A type that this library does not know, left by another application; the table stays readable.</summary>
    Unknown = 0,

    /// <summary>Short text, limited by <see cref="FlexColumnValidation.MaxLength"/>; can be indexed.</summary>
    String,

    /// <summary>Long text; cannot be indexed.</summary>
    Text,

    /// <summary>A whole number of 64 bits, signed.</summary>
    Integer,

    /// <summary>An exact decimal number of at most 28 significant digits.</summary>
    Decimal,

    /// <summary><see langword="true"/> or <see langword="false"/>.</summary>
    Boolean,

    /// <summary>A calendar date, <c>yyyy-MM-dd</c>, years 1 to 9999.</summary>
    Date,

    /// <summary>An instant, as RFC 3339 writes it, with at most six fraction digits.</summary>
    DateTime,

    /// <summary>Any JSON value; cannot be indexed.</summary>
    Json,

    /// <summary>The id of a record of another table, or of the same one.</summary>
    Reference,
}
