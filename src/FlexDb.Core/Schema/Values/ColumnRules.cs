using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema.Values;

/// <summary>A column's data type and rules, read once so that values are judged without allocation.</summary>
/// <remarks>
/// Rules that do not fit the data type have no meaning and are passed over. A rule that fits but cannot be read
/// makes every value but null a fault: an unreadable rule must not turn into no rule.
/// </remarks>
internal sealed class ColumnRules
{
    private static readonly ColumnRules[] Plain =
        [.. Enum.GetValues<FlexDataType>().Order().Select(static type => new ColumnRules(new FlexColumnDefinition("", type)))];

    private readonly ColumnType _type;
    private readonly int _minLength;
    private readonly int _maxLength = int.MaxValue;
    private readonly long _minWhole = long.MinValue;
    private readonly long _maxWhole = long.MaxValue;
    private readonly decimal _minNumber = decimal.MinValue;
    private readonly decimal _maxNumber = decimal.MaxValue;
    private readonly long[]? _allowedWholes;
    private readonly decimal[]? _allowedNumbers;
    private readonly byte[][]? _allowedTexts;
    private readonly ValuePattern? _pattern;

    public ColumnRules(FlexColumnDefinition column)
    {
        _type = ColumnType.Of(column.DataType);
        FlexColumnValidation rules = column.Validation;
        List<string>? unreadable = null;
        AddUnread(column.ExtensionData, ColumnProperties.Required, column.Required);
        AddUnread(column.ExtensionData, ColumnProperties.Unique, column.Unique);
        AddUnread(column.ExtensionData, ColumnProperties.Validation, rules != FlexColumnValidation.None);
        AddUnread(rules.ExtensionData, ColumnProperties.MinLength, rules.MinLength is not null);
        AddUnread(rules.ExtensionData, ColumnProperties.MaxLength, rules.MaxLength is not null);
        AddUnread(rules.ExtensionData, ColumnProperties.Pattern, rules.Pattern is not null);
        AddUnread(rules.ExtensionData, ColumnProperties.Enum, rules.Enum is not null);
        AddUnread(rules.ExtensionData, ColumnProperties.TargetTable, rules.TargetTable is not null);
        AddUnread(rules.ExtensionData, ColumnProperties.TargetId, rules.TargetId is not null);
        AddUnread(rules.ExtensionData, ColumnProperties.OnDelete, rules.OnDelete is not null);
        AddUnread(rules.ExtensionData, ColumnProperties.Computed, rules.Computed is not null);
        if (_type.Takes(RuleKinds.Length))
        {
            _minLength = rules.MinLength ?? 0;
            _maxLength = rules.MaxLength ?? int.MaxValue;
            _pattern = rules.Pattern is { } pattern ? ValuePattern.Of(pattern) : null;
            if (_pattern?.Error is not null)
            {
                (unreadable ??= []).Add(ColumnProperties.Pattern);
                _pattern = null;
            }
        }

        if (_type.Takes(RuleKinds.Range))
        {
            if (ReadBound(ColumnProperties.Min, rules.Min) is { } min)
            {
                (_minWhole, _minNumber) = (min.Whole, min.Number);
            }

            if (ReadBound(ColumnProperties.Max, rules.Max) is { } max)
            {
                (_maxWhole, _maxNumber) = (max.Whole, max.Number);
            }
        }

        if (_type.Takes(RuleKinds.Enum) && rules.Enum is not null && ReadList(rules.Enum) is { } allowed)
        {
            _allowedTexts = [.. allowed.Select(static value => Encoding.UTF8.GetBytes(value.Text ?? ""))];
            _allowedTexts.AsSpan().Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
            _allowedWholes = [.. allowed.Select(static value => value.Whole)];
            _allowedNumbers = [.. allowed.Select(static value => value.Number)];
        }

        Unreadable = unreadable is null ? [] : unreadable.ToFlexList();
        IsUnusable = unreadable is not null;
        HasRules = _minLength > 0 || _maxLength < int.MaxValue || rules.Min is not null || rules.Max is not null
            || _allowedTexts is not null || _pattern is not null;

        // A known property that is set has taken the place of what was kept under its name.
        void AddUnread(FlexExtensionData properties, string rule, bool isSet)
        {
            if (properties.Count > 0 && !isSet && RuleFit.Takes(_type, rule)
                && properties.TryGetValue(rule, out FlexJsonValue? value) && value.Kind != JsonValueKind.Null)
            {
                (unreadable ??= []).Add(rule);
            }
        }

        Scalar? ReadBound(string rule, FlexJsonValue? value)
        {
            if (value is null)
            {
                return null;
            }

            if (_type.Read(value, out Scalar scalar) == ValueFaults.None)
            {
                return scalar;
            }

            (unreadable ??= []).Add(rule);
            return null;
        }

        Scalar[]? ReadList(FlexList<FlexJsonValue> values)
        {
            Scalar[] read = new Scalar[values.Count];
            for (int i = 0; i < read.Length; i++)
            {
                if (_type.Read(values[i], out read[i]) != ValueFaults.None)
                {
                    (unreadable ??= []).Add(ColumnProperties.Enum);
                    return null;
                }
            }

            Array.Sort(read);
            return read;
        }
    }

    /// <summary>The rules that cannot be read, by the names of their properties.</summary>
    public FlexList<string> Unreadable { get; }

    /// <summary>Whether a rule cannot be read, so that every value but null is refused.</summary>
    public bool IsUnusable { get; }

    /// <summary>Whether there is any rule that can be read.</summary>
    public bool HasRules { get; }

    /// <summary>A data type without any rules.</summary>
    public static ColumnRules Of(FlexDataType type) => Plain[(int)ColumnType.Of(type).DataType];

    /// <summary>Judges a whole JSON value, such as a default; null is <see cref="ValueFaults.Null"/>.</summary>
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

    /// <summary>Judges the value that the reader is at, which is not null, and moves to its last token.</summary>
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
        ValueFaults faults = value < _minWhole ? ValueFaults.BelowMin : ValueFaults.None;
        faults |= value > _maxWhole ? ValueFaults.AboveMax : ValueFaults.None;
        return _allowedWholes is null || Array.BinarySearch(_allowedWholes, value) >= 0 ? faults : faults | ValueFaults.NotInEnum;
    }

    /// <summary>The faults of a decimal.</summary>
    public ValueFaults CheckNumber(decimal value)
    {
        ValueFaults faults = value < _minNumber ? ValueFaults.BelowMin : ValueFaults.None;
        faults |= value > _maxNumber ? ValueFaults.AboveMax : ValueFaults.None;
        return _allowedNumbers is null || Array.BinarySearch(_allowedNumbers, value) >= 0 ? faults : faults | ValueFaults.NotInEnum;
    }

    /// <summary>The faults of a text.</summary>
    public ValueFaults CheckText(ReadOnlySpan<byte> text)
    {
        ValueFaults faults = ValueFaults.None;

        // A text has at most as many code points as bytes, and at least a quarter of them: count only in between.
        if (text.Length > _maxLength || text.Length < 4L * _minLength)
        {
            int length = JsonText.CountCodePoints(text);
            faults |= length > _maxLength ? ValueFaults.TooLong : ValueFaults.None;
            faults |= length < _minLength ? ValueFaults.TooShort : ValueFaults.None;
        }

        faults |= _allowedTexts is null || IsAllowed(text) ? ValueFaults.None : ValueFaults.NotInEnum;
        return faults | (_pattern?.Check(text) ?? ValueFaults.None);
    }

    private bool IsAllowed(ReadOnlySpan<byte> text)
    {
        int low = 0, high = _allowedTexts!.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = text.SequenceCompareTo(_allowedTexts[middle]);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return false;
    }
}
