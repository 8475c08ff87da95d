using System.Text.Json;

namespace FlexDb.Core.Schema.Types;

/// <summary>Writes keywords of JSON Schema into the object that the writer is in.</summary>
internal readonly struct JsonSchemaWriter(Utf8JsonWriter writer)
{
    public Utf8JsonWriter Json => writer;

    public void Type(string type, bool isNullable)
    {
        if (!isNullable)
        {
            writer.WriteString("type"u8, type);
            return;
        }

        writer.WriteStartArray("type"u8);
        writer.WriteStringValue(type);
        writer.WriteStringValue("null"u8);
        writer.WriteEndArray();
    }

    /// <summary>A text of a format, which the pattern holds checkers to that do not know the format well enough.</summary>
    public void Format(string format, string pattern, bool isNullable)
    {
        Type("string", isNullable);
        writer.WriteString("format"u8, format);
        Pattern(pattern);
    }

    public void Pattern(string? pattern)
    {
        if (pattern is not null)
        {
            writer.WriteString("pattern"u8, pattern);
        }
    }

    public void Length(int? least, int? greatest)
    {
        // The draft wants lengths of 0 or more; a schema from elsewhere may have others, which allow everything or nothing.
        if (least > 0)
        {
            writer.WriteNumber("minLength"u8, least.Value);
        }

        if (greatest is { } most)
        {
            writer.WriteNumber("maxLength"u8, Math.Max(0, most));
        }
    }

    public void Range(FlexJsonValue? least, FlexJsonValue? greatest)
    {
        Bound("minimum", least);
        Bound("maximum", greatest);
    }

    public void Enum(FlexList<FlexJsonValue>? allowed, bool isNullable)
    {
        if (allowed is null)
        {
            return;
        }

        writer.WriteStartArray("enum"u8);
        foreach (FlexJsonValue value in allowed)
        {
            value.Element.WriteTo(writer);
        }

        if (isNullable)
        {
            writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }

    /// <summary>Anything but null; anything at all where null is allowed.</summary>
    public void NotNull(bool isNullable)
    {
        if (!isNullable)
        {
            writer.WriteStartObject("not"u8);
            Type("null", isNullable: false);
            writer.WriteEndObject();
        }
    }

    /// <summary>Null, or nothing at all.</summary>
    public void Nothing(bool orNull)
    {
        if (orNull)
        {
            Type("null", isNullable: false);
            return;
        }

        writer.WriteStartObject("not"u8);
        writer.WriteEndObject();
    }

    private void Bound(string keyword, FlexJsonValue? bound)
    {
        if (bound is { Kind: JsonValueKind.Number } number)
        {
            writer.WritePropertyName(keyword);
            number.Element.WriteTo(writer);
        }
    }
}
