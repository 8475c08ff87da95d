using System.Buffers;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>What becomes of values whose column changes from one data type to another.</summary>
/// <remarks>
/// Every type converts to and from texts and json in the same way; what else a type converts to or from, its own file
/// says. So a new type needs no change in the files of the others.
/// </remarks>
internal sealed record TypeConversion(TypeConversion.ConvertValue Convert)
{
    private static readonly TypeConversion Copy = new(static (raw, output) =>
    {
        output.Write(raw);
        return ConversionOutcome.Kept;
    });

    // Every other type's normal form is plain text, some of it in quotation marks already.
    private static readonly TypeConversion ToText = new(static (raw, output) =>
    {
        JsonText.WriteQuoted(output, raw[0] == (byte)'"' ? raw[1..^1] : raw);
        return ConversionOutcome.Kept;
    });

    private static readonly TypeConversion?[][] Table =
    [
        .. Enum.GetValues<FlexDataType>().Order().Select(static from =>
            Enum.GetValues<FlexDataType>().Order().Select(to => Find(ColumnType.Of(from), ColumnType.Of(to))).ToArray()),
    ];

    /// <summary>Converts a value, which is not null and in normal form, to normal form; writes nothing where it fails.</summary>
    public delegate ConversionOutcome ConvertValue(ReadOnlySpan<byte> raw, IBufferWriter<byte> output);

    /// <summary>Whether a value may have no counterpart.</summary>
    public bool CanFail { get; init; }

    /// <summary>Whether different values may become the same.</summary>
    public bool CanMerge { get; init; }

    /// <summary>What every value may lose, as the end of "values would lose …"; null where nothing is lost.</summary>
    public string? Loss { get; init; }

    /// <summary>The conversion between two types; null where there is none, as with an unknown type.</summary>
    public static TypeConversion? Between(FlexDataType from, FlexDataType to) =>
        Table[(int)ColumnType.Of(from).DataType][(int)ColumnType.Of(to).DataType];

    /// <summary>Converts a value; without a conversion every value fails, but for one that becomes json or keeps its type's name.</summary>
    public static ConversionOutcome Apply(FlexDataType from, FlexDataType to, ReadOnlySpan<byte> raw, IBufferWriter<byte> output) =>
        from == to || to == FlexDataType.Json ? Copy.Convert(raw, output) : Between(from, to)?.Convert(raw, output) ?? ConversionOutcome.Failed;

    private static TypeConversion? Find(ColumnType from, ColumnType to)
    {
        if (from is UnknownType || to is UnknownType)
        {
            return null;
        }

        if (from == to || to is JsonType || (from.IsText && to.IsText))
        {
            return Copy;
        }

        if (from is JsonType)
        {
            return new TypeConversion(to.TakeJson) { CanFail = true, CanMerge = to.HasSeveralForms };
        }

        return from.IsText ? new TypeConversion(to.TakeText) { CanFail = true, CanMerge = to.HasSeveralForms }
            : to.IsText ? ToText
            : to.ConversionFrom(from) ?? from.ConversionTo(to);
    }
}

/// <summary>What became of a value that was converted to another data type.</summary>
internal enum ConversionOutcome
{
    /// <summary>The value is there, in the other type's form.</summary>
    Kept,

    /// <summary>Something of the value was lost.</summary>
    Changed,

    /// <summary>The value has no counterpart in the other type.</summary>
    Failed,
}
