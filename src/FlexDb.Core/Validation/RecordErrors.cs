using System.Text;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Values;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;

namespace FlexDb.Core.Validation;

/// <summary>Gathers the errors of one record; allocates only once there is one.</summary>
internal struct RecordErrors(int limit)
{
    private const int MaxShownName = 64;

    private static readonly (ValueFaults Fault, string Code)[] FaultCodes =
    [
        (ValueFaults.WrongType, Codes.WrongType),
        (ValueFaults.WrongForm, Codes.WrongForm),
        (ValueFaults.OutOfRange, Codes.OutOfRange),
        (ValueFaults.TooManyDigits, Codes.TooManyDigits),
        (ValueFaults.InvalidText, Codes.InvalidText),
        (ValueFaults.TooShort, Codes.TooShort),
        (ValueFaults.TooLong, Codes.TooLong),
        (ValueFaults.BelowMin, Codes.BelowMin),
        (ValueFaults.AboveMax, Codes.AboveMax),
        (ValueFaults.NotInEnum, Codes.NotInEnum),
        (ValueFaults.PatternMismatch, Codes.PatternMismatch),
        (ValueFaults.PatternTimeout, Codes.PatternTimeout),
        (ValueFaults.TooDeep, Codes.TooDeep),
        (ValueFaults.DuplicateKey, Codes.DuplicateKey),
        (ValueFaults.UnusableRule, Codes.UnusableRule),
    ];

    private List<FlexRecordError>? _errors;

    public readonly bool Any => _errors is not null;

    /// <summary>Whether nothing more is listed.</summary>
    public readonly bool IsFull => _errors is not null && _errors.Count > limit;

    public readonly FlexList<FlexRecordError> ToList() => _errors is null ? [] : _errors.ToFlexList();

    /// <summary>An error of the whole record.</summary>
    public void Add(string code, string message) => Add(null, code, message);

    public void AddUnknown(scoped ReadOnlySpan<byte> name)
    {
        string shown = Show(name);
        Add(shown, Codes.UnknownColumn, $"The table has no column '{shown}'.");
    }

    public void AddRequired(CompiledColumn column, bool isNull)
    {
        string name = column.Definition.Name;
        Add(name, Codes.Required, isNull ? $"Column '{name}' is required and cannot be null." : $"Column '{name}' is required and has no value.");
    }

    public void AddComputed(CompiledColumn column) =>
        Add(column.Definition.Name, Codes.ComputedColumn, $"Column '{column.Definition.Name}' is computed; leave it out.");

    public void AddDuplicate(string name) =>
        Add(name, Codes.DuplicateColumn, $"Column '{name}' is in the record twice.");

    public void AddDefault(CompiledColumn column)
    {
        FlexColumnDefinition definition = column.Definition;
        Add(definition.Name, Codes.InvalidDefault,
            $"Column '{definition.Name}' has no value, and its default {ValueFaultText.Describe(column.DefaultFaults, definition)}; mend the schema.");
    }

    /// <summary>One error for each fault of a column's value.</summary>
    public void AddFaults(FlexColumnDefinition column, string name, ValueFaults faults)
    {
        foreach ((ValueFaults fault, string code) in FaultCodes)
        {
            if (faults.HasFlag(fault))
            {
                Add(name, code, $"The value of column '{name}' {ValueFaultText.Describe(fault, column)}.");
            }
        }
    }

    /// <summary>A column's name as errors show it, from bytes that may be any.</summary>
    public static string Show(scoped ReadOnlySpan<byte> name)
    {
        // Four bytes a character at most, and half a character at the cut becomes a replacement mark.
        string text = Encoding.UTF8.GetString(name[..Math.Min(name.Length, 4 * MaxShownName)]);
        return text.Length <= MaxShownName ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[MaxShownName - 1]) ? MaxShownName - 1 : MaxShownName)}…";
    }

    private void Add(string? column, string code, string message)
    {
        _errors ??= [];
        if (_errors.Count < limit)
        {
            _errors.Add(new FlexRecordError(column, code, message));
        }
        else if (_errors.Count == limit)
        {
            _errors.Add(new FlexRecordError(null, Codes.MoreErrors, "There are more errors than are listed here; mend these first."));
        }
    }
}
