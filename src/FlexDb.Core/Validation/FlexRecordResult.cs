using System.Text.Json.Serialization;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>The outcome of validating one record: its normal form, or every error.</summary>
/// <remarks>A struct, so that validating a valid record that is in normal form already allocates nothing.</remarks>
[JsonConverter(typeof(FlexRecordResultConverter))]
public readonly struct FlexRecordResult : IEquatable<FlexRecordResult>
{
    private readonly ReadOnlyMemory<byte> _record;
    private readonly FlexList<FlexRecordError>? _errors;

    private FlexRecordResult(bool isValid, ReadOnlyMemory<byte> record, FlexList<FlexRecordError>? errors)
    {
        IsValid = isValid;
        _record = record;
        _errors = errors;
    }

    /// <summary>Whether the record keeps every rule.</summary>
    public bool IsValid { get; }

    /// <summary>Every error, in the record's order, absent columns last; none when the record is valid.</summary>
    public FlexList<FlexRecordError> Errors => _errors ?? FlexList<FlexRecordError>.Empty;

    /// <summary>
    /// The record in normal form, as UTF-8 JSON: minified, its columns in the schema's order, defaults filled in,
    /// every value in its data type's normal form.
    /// </summary>
    /// <remarks>
    /// Where the record was in normal form already, this is the memory that was given, not a copy of it: do not write
    /// to that as long as this is used.
    /// </remarks>
    /// <exception cref="FlexRecordException">The record is not valid.</exception>
    public ReadOnlyMemory<byte> Record => IsValid ? _record : throw new FlexRecordException(Errors);

    /// <summary>Whether two results are equal: both valid with the same bytes, or both with the same errors.</summary>
    /// <param name="left">One result.</param>
    /// <param name="right">The other result.</param>
    public static bool operator ==(FlexRecordResult left, FlexRecordResult right) => left.Equals(right);

    /// <summary>Whether two results differ.</summary>
    /// <param name="left">One result.</param>
    /// <param name="right">The other result.</param>
    public static bool operator !=(FlexRecordResult left, FlexRecordResult right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(FlexRecordResult other) =>
        IsValid == other.IsValid && _record.Span.SequenceEqual(other._record.Span) && Errors == other.Errors;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FlexRecordResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Errors);
        hash.AddBytes(_record.Span);
        return hash.ToHashCode();
    }

    internal static FlexRecordResult Valid(ReadOnlyMemory<byte> record) => new(true, record, null);

    internal static FlexRecordResult Invalid(FlexList<FlexRecordError> errors) => new(false, default, errors);
}

/// <summary>The outcome of checking one value by its column: its normal form, or every error.</summary>
public readonly struct FlexValueResult
{
    private readonly FlexJsonValue? _value;
    private readonly FlexList<FlexRecordError>? _errors;

    internal FlexValueResult(FlexJsonValue value) => _value = value;

    internal FlexValueResult(FlexList<FlexRecordError> errors) => _errors = errors;

    /// <summary>Whether the value has a normal form and keeps what it was checked for.</summary>
    public bool IsValid => _value is not null;

    /// <summary>Every error; none when the value is valid.</summary>
    public FlexList<FlexRecordError> Errors => _errors ?? FlexList<FlexRecordError>.Empty;

    /// <summary>The value in its data type's normal form; JSON null where it is null.</summary>
    /// <exception cref="FlexRecordException">The value is not valid.</exception>
    public FlexJsonValue Value => _value ?? throw new FlexRecordException(Errors);
}
