using System.Buffers;
using System.Text.Json;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema.Types;

/// <summary>A data type whose values are JSON strings in normal form.</summary>
internal abstract class StringFormType : ColumnType
{
    public override ValueFaults Check(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ColumnRules rules, out bool canonical)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return CheckOther(ref reader, rules, out canonical);
        }

        return reader.ValueIsEscaped ? CheckEscaped(reader.ValueSpan, rules, out canonical) : CheckText(reader.ValueSpan, rules, out canonical);
    }

    public override void WriteNormal(IBufferWriter<byte> output, ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> content = raw[0] == (byte)'"' ? raw[1..^1] : raw;
        if (!content.Contains((byte)'\\'))
        {
            WriteText(output, content);
            return;
        }

        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        buffer.TryUnescape(content);
        WriteText(output, buffer.Text);
    }

    /// <summary>Checks a value that is no string.</summary>
    protected virtual ValueFaults CheckOther(ref Utf8JsonReader reader, ColumnRules rules, out bool canonical) =>
        RefuseKind(ref reader, out canonical);

    /// <summary>Checks what a string holds.</summary>
    protected abstract ValueFaults CheckText(ReadOnlySpan<byte> text, ColumnRules rules, out bool canonical);

    /// <summary>Writes what a string holds in normal form.</summary>
    protected virtual void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> text) => JsonText.Write(output, text);

    private ValueFaults CheckEscaped(ReadOnlySpan<byte> raw, ColumnRules rules, out bool canonical)
    {
        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        if (!buffer.TryUnescape(raw))
        {
            canonical = false;
            return ValueFaults.InvalidText;
        }

        ValueFaults faults = CheckText(buffer.Text, rules, out canonical);
        canonical &= JsonText.IsCanonical(raw);
        return faults;
    }
}
