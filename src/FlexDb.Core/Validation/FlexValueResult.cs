using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

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
