using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using FlexDb.Core.Schema.Rules;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema.Values;

/// <summary>A column's data type and rules, read once so that values are checked without allocation.</summary>
/// <remarks>
/// Rules that do not fit the data type have no meaning and are passed over. A rule that fits but cannot be read
/// makes every value but null a fault: an unreadable rule must not turn into no rule.
/// </remarks>
internal sealed class ColumnRules
{
    private static readonly ColumnRules[] Plain =
        [.. Enum.GetValues<FlexDataType>().Order().Select(static type => new ColumnRules(new FlexColumnDefinition("", type)))];

    private readonly ColumnType _type;
    private readonly ValueCheck[] _checks;

    public ColumnRules(FlexColumnDefinition column)
    {
        _type = ColumnType.Of(column.DataType);
        FlexColumnValidation rules = column.Validation;
        List<string>? unreadable = null;
        List<ValueCheck>? checks = null;
        AddUnread(column.ExtensionData, ColumnProperties.Required, column.Required);
        AddUnread(column.ExtensionData, ColumnProperties.Unique, column.Unique || !_type.CanBeIndexed);
        AddUnread(column.ExtensionData, ColumnProperties.Validation, rules != FlexColumnValidation.None);
        foreach (ColumnRule rule in ColumnRule.All)
        {
            if (rule.Fits(_type))
            {
                AddRule(rule);
            }
        }

        Unreadable = unreadable is null ? [] : unreadable.ToFlexList();
        IsUnusable = unreadable is not null;
        _checks = checks is null ? [] : [.. checks];

        void AddRule(ColumnRule rule)
        {
            if (!rule.IsSetIn(rules))
            {
                AddUnread(rules.ExtensionData, rule.Name, isSet: false);
                return;
            }

            if (rule.Compile(_type, rules, out bool isReadable) is { } check)
            {
                (checks ??= []).Add(check);
            }

            if (!isReadable)
            {
                (unreadable ??= []).Add(rule.Name);
            }
        }

        // A known property that is set has taken the place of what was kept under its name.
        void AddUnread(FlexExtensionData properties, string rule, bool isSet)
        {
            if (properties.Count > 0 && !isSet
                && properties.TryGetValue(rule, out FlexJsonValue? value) && value.Kind != JsonValueKind.Null)
            {
                (unreadable ??= []).Add(rule);
            }
        }
    }

    /// <summary>The rules that cannot be read, by the names of their properties.</summary>
    public FlexList<string> Unreadable { get; }

    /// <summary>Whether a rule cannot be read, so that every value but null is refused.</summary>
    public bool IsUnusable { get; }

    /// <summary>Whether there is any rule that can be read.</summary>
    public bool HasRules => _checks.Length > 0;

    /// <summary>A data type without any rules.</summary>
    public static ColumnRules Of(FlexDataType type) => Plain[(int)ColumnType.Of(type).DataType];

    /// <summary>Checks a whole JSON value, such as a default; null is <see cref="ValueFaults.Null"/>.</summary>
    public ValueFaults Check(FlexJsonValue value)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value.Element);
        Utf8JsonReader reader = new(raw, ReaderOptions);
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? ValueFaults.Null : Check(ref reader, raw, out _);
    }

    /// <summary>Reader options with which no depth is refused before this library's own limit is.</summary>
    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = int.MaxValue };

    /// <summary>Writes a value that has no faults, or null, in its data type's normal form.</summary>
    public void WriteNormal(IBufferWriter<byte> output, ReadOnlySpan<byte> raw)
    {
        if (raw[0] == (byte)'n')
        {
            output.Write(raw);
        }
        else
        {
            _type.WriteNormal(output, raw);
        }
    }

    /// <summary>Checks the value that the reader is at, which is not null, and moves to its last token.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="source">The bytes that it reads, valid UTF-8.</param>
    /// <param name="canonical">Whether the value is in normal form; meaningless where it has faults.</param>
    public ValueFaults Check(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, out bool canonical)
    {
        ValueFaults faults = _type.Check(ref reader, source, this, out canonical);
        return IsUnusable && !faults.HasFlag(ValueFaults.WrongType) ? faults | ValueFaults.UnusableRule : faults;
    }

    /// <summary>The faults of a whole number: an integer, a date's day or an instant's ticks.</summary>
    public ValueFaults CheckWhole(long value)
    {
        ValueFaults faults = ValueFaults.None;
        foreach (ValueCheck check in _checks)
        {
            faults |= check.CheckWhole(value);
        }

        return faults;
    }

    /// <summary>The faults of a decimal.</summary>
    public ValueFaults CheckNumber(decimal value)
    {
        ValueFaults faults = ValueFaults.None;
        foreach (ValueCheck check in _checks)
        {
            faults |= check.CheckNumber(value);
        }

        return faults;
    }

    /// <summary>The faults of a text.</summary>
    public ValueFaults CheckText(ReadOnlySpan<byte> text)
    {
        ValueFaults faults = ValueFaults.None;
        foreach (ValueCheck check in _checks)
        {
            faults |= check.CheckText(text);
        }

        return faults;
    }
}
