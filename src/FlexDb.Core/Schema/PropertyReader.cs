using System.Buffers;
using System.Text.Json;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema;

/// <summary>
/// Reads the properties of one JSON object: the known ones typed, and all others, or those of another form than
/// expected, into <see cref="ExtensionData"/>, so that nothing another application wrote is lost.
/// </summary>
internal struct PropertyReader
{
    private List<KeyValuePair<string, FlexJsonValue>>? _unknown;

    public readonly FlexExtensionData ExtensionData =>
        _unknown is null ? FlexExtensionData.Empty : new FlexExtensionData(_unknown);

    public string? ReadString(ref Utf8JsonReader reader, string property)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return GetString(ref reader);
        }

        Keep(ref reader, property);
        return null;
    }

    public bool ReadBoolean(ref Utf8JsonReader reader, string property)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return reader.GetBoolean();
        }

        Keep(ref reader, property);
        return false;
    }

    public int? ReadInt32(ref Utf8JsonReader reader, string property)
    {
        if (TryReadInt32(ref reader, out int value))
        {
            return value;
        }

        Keep(ref reader, property);
        return null;
    }

    /// <summary>
    /// Whether the reader is at a whole number of 32 bits, however it is written: a double that has gone through
    /// JavaScript or MySQL's JSON type may stand there as <c>20.0</c> or <c>2e1</c>.
    /// </summary>
    public static bool TryReadInt32(ref Utf8JsonReader reader, out int value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        return TryReadInt32(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan, out value);
    }

    /// <summary>Whether a number in JSON's grammar is a whole number of 32 bits, however it is written.</summary>
    public static bool TryReadInt32(ReadOnlySpan<byte> number, out int value)
    {
        value = 0;
        if (IntegerType.Read(number, out long whole, out _) != ValueFaults.None || whole is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        value = (int)whole;
        return true;
    }

    public FlexList<FlexJsonValue>? ReadArray(ref Utf8JsonReader reader, string property)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            List<FlexJsonValue> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(new FlexJsonValue(JsonElement.ParseValue(ref reader)));
            }

            return items.ToFlexList();
        }

        Keep(ref reader, property);
        return null;
    }

    /// <summary>Keeps the value as it is; JSON null of a known property means that it is not set.</summary>
    public void Keep(ref Utf8JsonReader reader, string property)
    {
        _unknown ??= [];
        _unknown.Add(new(property, new FlexJsonValue(JsonElement.ParseValue(ref reader))));
    }

    public static void ExpectObject(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"{what} must be a JSON object, but is {Describe(reader.TokenType)}.");
        }
    }

    /// <summary>Moves to the next property and on to its value; false at the end of the object.</summary>
    public static bool ReadProperty(ref Utf8JsonReader reader, out string property)
    {
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
        {
            property = "";
            return false;
        }

        property = ColumnProperties.Read(ref reader);
        reader.Read();
        return true;
    }

    public static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "absent",
    };

    // An escaped unpaired surrogate is valid JSON (RFC 8259, section 8.2) that no string can hold.
    public static string GetString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A JSON string holds an unpaired surrogate or invalid UTF-8.", exception);
        }
    }
}
