using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema.Values;

/// <summary>Faults and forms in words, without the value itself.</summary>
internal static class ValueFaultText
{
    /// <summary>The first of several faults as the end of a sentence that begins with what the value is.</summary>
    public static string Describe(ValueFaults faults, FlexColumnDefinition column)
    {
        ValueFaults first = faults & (ValueFaults)(-(int)faults);
        return Describe(first, column.DataType, column.Validation);
    }

    /// <summary>So many characters, in words.</summary>
    public static string Characters(int count) =>
        count == 1 ? "1 character" : FormattableString.Invariant($"{count} characters");

    private static string Describe(ValueFaults fault, FlexDataType type, FlexColumnValidation rules) => fault switch
    {
        ValueFaults.WrongType or ValueFaults.WrongForm => $"is not {ColumnType.Of(type).Form}",
        ValueFaults.OutOfRange => type == FlexDataType.Integer ? "does not fit 64 bits" : "lies outside the years 1 to 9999",
        ValueFaults.TooManyDigits =>
            "has more than 28 digits, more than 28 digits after the point, or more than 28 before it",
        ValueFaults.InvalidText => "holds half a surrogate pair",
        ValueFaults.TooShort => $"is shorter than {Characters(rules.MinLength ?? 1)}",
        ValueFaults.TooLong => $"is longer than {Characters(rules.MaxLength ?? ReferenceType.MaxLength)}",
        ValueFaults.BelowMin => $"is less than {Show(rules.Min)}",
        ValueFaults.AboveMax => $"is greater than {Show(rules.Max)}",
        ValueFaults.NotInEnum => $"is none of the allowed values{Shown(rules.Enum)}",
        ValueFaults.PatternMismatch => $"does not match the pattern {rules.Pattern}",
        ValueFaults.PatternTimeout => "could not be matched with the pattern in time; simplify the pattern",
        ValueFaults.TooDeep => FormattableString.Invariant($"is nested deeper than {JsonShape.MaxRecordDepth} levels"),
        ValueFaults.DuplicateKey => "holds an object with a key twice",
        ValueFaults.Null => "is null, but the column is required",
        _ => "cannot be judged until the schema is mended, because a rule of the column cannot be read",
    };

    /// <summary>The list where it is short enough for a sentence.</summary>
    private static string Shown(FlexList<FlexJsonValue>? allowed)
    {
        const int Most = 100;
        string list = allowed is { Count: > 0 and <= Most } ? string.Join(", ", allowed) : "";
        return list.Length is > 0 and <= Most ? $": {list}" : "";
    }

    private static string Show(FlexJsonValue? bound) => bound?.ToString() ?? "the bound";
}
