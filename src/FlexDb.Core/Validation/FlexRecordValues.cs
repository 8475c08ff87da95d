using System.Runtime.InteropServices;
using System.Text.Json;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Reads the values of a record in normal form as .NET types.</summary>
/// <remarks>
/// A column that is absent or null reads as null. The values are those that <see cref="FlexRecordResult.Record"/> has:
/// a decimal is a JSON string, a datetime is in UTC. Immutable; a default instance has no columns.
/// </remarks>
public readonly struct FlexRecordValues
{
    private readonly JsonElement _record;
    private readonly FlexTableSchema? _schema;

    /// <summary>The values of a parsed record.</summary>
    /// <param name="record">The record, in normal form; its document must not be disposed while this is used.</param>
    /// <param name="schema">The schema that the record is valid under; a name that it lacks is then an error, not null.</param>
    /// <exception cref="ArgumentException"><paramref name="record"/> is not a JSON object.</exception>
    public FlexRecordValues(JsonElement record, FlexTableSchema? schema = null)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The record is not a JSON object.", nameof(record));
        }

        _record = record;
        _schema = schema;
    }

    /// <summary>The values of a record given as UTF-8 JSON.</summary>
    /// <param name="record">The record, in normal form.</param>
    /// <param name="schema">The schema that the record is valid under; a name that it lacks is then an error, not null.</param>
    /// <exception cref="ArgumentException"><paramref name="record"/> is not a JSON object.</exception>
    /// <exception cref="JsonException"><paramref name="record"/> is not JSON.</exception>
    public static FlexRecordValues Parse(ReadOnlyMemory<byte> record, FlexTableSchema? schema = null) =>
        new(JsonElement.Parse(record.Span, new JsonDocumentOptions { MaxDepth = JsonShape.MaxRecordDepth + 1 }), schema);

    /// <summary>Whether a column has a value that is not null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    public bool HasValue(string column) => Find(column, out _);

    /// <summary>The text of a string or text column, or the id of a reference.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a text.</exception>
    public string? GetString(string column) =>
        !Find(column, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(column, "a text");

    /// <summary>The value of an integer column.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a whole number of 64 bits.</exception>
    public long? GetInt64(string column) =>
        !Find(column, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw Wrong(column, "a whole number");

    /// <summary>The value of a decimal column, exactly.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a decimal in normal form, which is a JSON string.</exception>
    public decimal? GetDecimal(string column) =>
        !Find(column, out JsonElement value) ? null
        : TryGetText(value, out ReadOnlySpan<byte> text) && NumberParts.IsNumber(text)
            && DecimalType.Read(text, out decimal number) == ValueFaults.None ? number
        : throw Wrong(column, "a decimal");

    /// <summary>The value of a boolean column.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is neither true nor false.</exception>
    public bool? GetBoolean(string column) =>
        !Find(column, out JsonElement value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(column, "true or false");

    /// <summary>The value of a date column.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a date.</exception>
    public DateOnly? GetDate(string column) =>
        !Find(column, out JsonElement value) ? null
        : TryGetText(value, out ReadOnlySpan<byte> text) && DateType.TryRead(text, out int dayNumber) ? DateOnly.FromDayNumber(dayNumber)
        : throw Wrong(column, "a date");

    /// <summary>The value of a datetime column, in UTC.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a datetime.</exception>
    public DateTimeOffset? GetDateTimeOffset(string column) =>
        !Find(column, out JsonElement value) ? null
        : TryGetText(value, out ReadOnlySpan<byte> text) && DateTimeType.Read(text, out long ticks, out _) == ValueFaults.None
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw Wrong(column, "a datetime");

    /// <summary>The value of a json column, or of any other as JSON; null where it is absent or JSON null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    public JsonElement? GetJson(string column) => Find(column, out JsonElement value) ? value : null;

    private bool Find(string column, out JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (_schema is { } schema && !schema.TryGetColumn(column, out _))
        {
            string[] near = [.. NearNames.To(column, schema.Columns.Select(static candidate => candidate.Name))];
            string hint = near.Length == 0 ? "" : $" Near names: {string.Join(", ", near)}.";
            throw new ArgumentException($"The schema has no column '{column}'.{hint}", nameof(column));
        }

        value = default;
        return _record.ValueKind == JsonValueKind.Object
            && _record.TryGetProperty(column, out value)
            && value.ValueKind != JsonValueKind.Null;
    }

    // What has an escape is no normal form of a number, a date or a time.
    private static bool TryGetText(JsonElement value, out ReadOnlySpan<byte> text)
    {
        bool isText = value.ValueKind == JsonValueKind.String;
        text = isText ? JsonMarshal.GetRawUtf8Value(value)[1..^1] : default;
        return isText;
    }

    private static InvalidOperationException Wrong(string column, string what) =>
        new($"The value of column '{column}' is not {what} in normal form.");
}
