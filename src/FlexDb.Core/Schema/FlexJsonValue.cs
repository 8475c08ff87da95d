using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json;

namespace FlexDb.Core.Schema;

/// <summary>Any JSON value, immutable and compared by meaning.</summary>
/// <remarks>
/// Two values are equal when they mean the same JSON: numbers by their exact value (<c>1</c>, <c>1.0</c> and
/// <c>1e0</c> are equal), objects whatever the order of their properties, strings after unescaping. This is what
/// a value that has gone through MySQL's JSON type keeps, so equality survives the round trip.
/// A C# <see langword="null"/> means that there is no value; <see cref="Null"/> is the JSON value <c>null</c>.
/// </remarks>
[JsonConverter(typeof(FlexJsonValueConverter))]
public sealed class FlexJsonValue : IEquatable<FlexJsonValue>
{
    /// <summary>A value that holds its own copy of <paramref name="element"/>.</summary>
    /// <param name="element">The JSON; an undefined element means JSON <c>null</c>.</param>
    public FlexJsonValue(JsonElement element) =>
        Element = element.ValueKind == JsonValueKind.Undefined ? Null.Element : element.Clone();

    private FlexJsonValue(string json) => Element = SchemaJson.Parse(json);

    /// <summary>JSON <c>null</c>, which is not the same as an absent value.</summary>
    public static FlexJsonValue Null { get; } = new("null");

    /// <summary>The kind of JSON.</summary>
    public JsonValueKind Kind => Element.ValueKind;

    /// <summary>The value as a <see cref="JsonElement"/>, valid for as long as it is referenced.</summary>
    public JsonElement Element { get; }

    /// <summary>Parses one JSON text.</summary>
    /// <param name="json">The text; at most 64 levels deep.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException"><paramref name="json"/> is not one JSON value.</exception>
    public static FlexJsonValue Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new FlexJsonValue(json);
    }

    /// <summary>The JSON string that holds <paramref name="value"/>; no value when that is null.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> holds an unpaired surrogate.</exception>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator FlexJsonValue?(string? value) => value is null ? null : FromString(value);

    /// <summary>The JSON number <paramref name="value"/>.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FlexJsonValue(int value) => FromInt64(value);

    /// <summary>The JSON number <paramref name="value"/>.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FlexJsonValue(long value) => FromInt64(value);

    /// <summary>The JSON number <paramref name="value"/>, exactly.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FlexJsonValue(decimal value) => FromDecimal(value);

    /// <summary>JSON <c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator FlexJsonValue(bool value) => FromBoolean(value);

    /// <summary>The JSON string that holds <paramref name="value"/> as a date column does, <c>yyyy-MM-dd</c>.</summary>
    /// <param name="value">The date.</param>
    public static implicit operator FlexJsonValue(DateOnly value) => FromDateOnly(value);

    /// <summary>The JSON string that holds <paramref name="value"/> as a datetime column does, in UTC with microseconds.</summary>
    /// <param name="value">The time. Its last digit, the tenths of a microsecond, is cut off.</param>
    public static implicit operator FlexJsonValue(DateTimeOffset value) => FromDateTimeOffset(value);

    /// <summary>Whether two values mean the same JSON.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other value.</param>
    public static bool operator ==(FlexJsonValue? left, FlexJsonValue? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether two values mean different JSON.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other value.</param>
    public static bool operator !=(FlexJsonValue? left, FlexJsonValue? right) => !(left == right);

    /// <summary>The JSON string that holds <paramref name="value"/>.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null; use <see cref="Null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="value"/> holds an unpaired surrogate.</exception>
    public static FlexJsonValue FromString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new FlexJsonValue($"\"{JsonEncodedText.Encode(value)}\"");
    }

    /// <summary>The JSON number <paramref name="value"/>.</summary>
    /// <param name="value">The number.</param>
    public static FlexJsonValue FromInt64(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The JSON number <paramref name="value"/>, exactly.</summary>
    /// <param name="value">The number.</param>
    public static FlexJsonValue FromDecimal(decimal value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>JSON <c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The truth value.</param>
    public static FlexJsonValue FromBoolean(bool value) => new(value ? "true" : "false");

    /// <summary>The JSON string that holds <paramref name="value"/> as a date column does, <c>yyyy-MM-dd</c>.</summary>
    /// <param name="value">The date.</param>
    public static FlexJsonValue FromDateOnly(DateOnly value) => new($"\"{value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"");

    /// <summary>The JSON string that holds <paramref name="value"/> as a datetime column does, in UTC with microseconds.</summary>
    /// <param name="value">The time. Its last digit, the tenths of a microsecond, is cut off.</param>
    public static FlexJsonValue FromDateTimeOffset(DateTimeOffset value) =>
        new($"\"{value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)}\"");

    /// <inheritdoc/>
    public bool Equals(FlexJsonValue? other)
    {
        if (other is null || ReferenceEquals(this, other))
        {
            return other is not null;
        }

        try
        {
            return JsonElement.DeepEquals(Element, other.Element);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            // Half a surrogate pair stands for no text that could be compared, and an exponent can be longer than .NET reads;
            // what is written is the same or it is not.
            return ToString() == other.ToString();
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlexJsonValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        try
        {
            return JsonHash.Of(Element);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, as above.
            return 0;
        }
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => Element.GetRawText();
}

/// <summary>Reads and writes a <see cref="FlexJsonValue"/> as the JSON that it is.</summary>
internal sealed class FlexJsonValueConverter : JsonConverter<FlexJsonValue>
{
    public override bool HandleNull => true;

    public override FlexJsonValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, FlexJsonValue value, JsonSerializerOptions options) =>
        value.Element.WriteTo(writer);
}
