using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>
/// Everything that the library knows of one data type: its name, the rules that fit it, its slots, its values and their
/// normal form, its conversions, its JSON Schema. Each data type is one file in this folder.
/// </summary>
internal abstract class ColumnType
{
    private static readonly ColumnType[] All =
    [
        new UnknownType(), new StringType(), new TextType(), new IntegerType(), new DecimalType(), new BooleanType(),
        new DateType(), new DateTimeType(), new JsonType(), new ReferenceType(),
    ];

    /// <summary>The data types that columns may have, in the order of <see cref="FlexDataType"/>.</summary>
    public static ReadOnlySpan<ColumnType> Known => All.AsSpan(1);

    /// <summary>The public name of the type.</summary>
    public abstract FlexDataType DataType { get; }

    /// <summary>The name in JSON.</summary>
    public abstract string Name { get; }

    /// <summary>What a value is, as the end of "is not …".</summary>
    public abstract string Form { get; }

    /// <summary>The kinds of rules that have a meaning for the type.</summary>
    public virtual RuleKinds Rules => RuleKinds.None;

    /// <summary>The pool that indexed columns take their slots from; null where there are none.</summary>
    public virtual string? SlotPool => null;

    /// <summary>Whether columns may be indexed or unique.</summary>
    public virtual bool CanBeIndexed => SlotPool is not null;

    /// <summary>Whether values are texts of any content.</summary>
    public virtual bool IsText => false;

    /// <summary>How long values are as texts, in code points: the shortest and the longest; null where there is no limit or no such text.</summary>
    public virtual (int Shortest, int Longest)? TextLengths => null;

    /// <summary>Whether different texts or JSON values can mean the same value.</summary>
    public virtual bool HasSeveralForms => false;

    /// <summary>The type of a column.</summary>
    public static ColumnType Of(FlexDataType dataType) => (uint)dataType < (uint)All.Length ? All[(int)dataType] : All[0];

    /// <summary>Whether a data type is one of those that columns may have.</summary>
    public static bool IsKnown(FlexDataType dataType) => Of(dataType).DataType == dataType && dataType != FlexDataType.Unknown;

    /// <summary>Whether rules of a kind have a meaning for the type.</summary>
    public bool Takes(RuleKinds kind) => (Rules & kind) != RuleKinds.None;

    /// <summary>Checks the value that the reader is at, which is not null, and moves to its last token.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="source">The bytes that it reads, valid UTF-8.</param>
    /// <param name="rules">The column's rules.</param>
    /// <param name="canonical">Whether the value is in normal form; meaningless where it has faults.</param>
    public abstract ValueFaults Check(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ColumnRules rules, out bool canonical);

    /// <summary>Writes a value that has no faults, and is not null, in normal form.</summary>
    public abstract void WriteNormal(IBufferWriter<byte> output, ReadOnlySpan<byte> raw);

    /// <summary>Reads a bound or an allowed value, so that equal values compare equal.</summary>
    public ValueFaults Read(FlexJsonValue value, out Scalar scalar)
    {
        scalar = default;
        if (!IsScalarOf(value.Kind))
        {
            return ValueFaults.WrongType;
        }

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value.Element);
        if (value.Kind != JsonValueKind.String)
        {
            return ReadScalar(raw, out scalar);
        }

        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        return buffer.TryUnescape(raw[1..^1]) ? ReadScalar(buffer.Text, out scalar) : ValueFaults.InvalidText;
    }

    /// <summary>A number that orders bounds of the type and of those that convert to it; null where there is none.</summary>
    public virtual decimal? Order(FlexJsonValue value) => null;

    /// <summary>Writes the keywords that describe the type's values.</summary>
    public abstract void WriteJsonSchema(JsonSchemaWriter schema, FlexColumnValidation rules, bool isNullable);

    /// <summary>Adds, in sentences, what the keywords cannot say.</summary>
    public virtual void Describe(FlexColumnDefinition column, List<string> sentences)
    {
    }

    /// <summary>How values of another type become values of this one; null where this type does not know it.</summary>
    public virtual TypeConversion? ConversionFrom(ColumnType other) => null;

    /// <summary>How values of this type become values of another one; null where this type does not know it.</summary>
    public virtual TypeConversion? ConversionTo(ColumnType other) => null;

    /// <summary>Takes JSON as a value of this type.</summary>
    public ConversionOutcome TakeJson(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        Utf8JsonReader reader = new(raw, ColumnRules.ReaderOptions);
        reader.Read();
        if (Check(ref reader, raw, ColumnRules.Of(DataType), out _) != ValueFaults.None)
        {
            return ConversionOutcome.Failed;
        }

        WriteNormal(output, raw);
        return ConversionOutcome.Kept;
    }

    /// <summary>Takes a JSON string as a value of this type.</summary>
    public virtual ConversionOutcome TakeText(ReadOnlySpan<byte> raw, IBufferWriter<byte> output) => TakeJson(raw, output);

    protected virtual bool IsScalarOf(JsonValueKind kind) => kind == JsonValueKind.String;

    protected virtual ValueFaults ReadScalar(ReadOnlySpan<byte> text, out Scalar scalar)
    {
        scalar = new Scalar(0, 0, System.Text.Encoding.UTF8.GetString(text));
        return ValueFaults.None;
    }

    protected static ValueFaults RefuseKind(ref Utf8JsonReader reader, out bool canonical)
    {
        reader.Skip();
        canonical = false;
        return ValueFaults.WrongType;
    }
}

/// <summary>Kinds of rules that a data type may take.</summary>
[Flags]
internal enum RuleKinds
{
    None = 0,

    /// <summary>minLength, maxLength and pattern.</summary>
    Length = 1 << 0,

    /// <summary>min and max.</summary>
    Range = 1 << 1,

    /// <summary>enum.</summary>
    Enum = 1 << 2,

    /// <summary>targetTable, targetId and onDelete.</summary>
    Target = 1 << 3,
}
