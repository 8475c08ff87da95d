using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Records;

/// <summary>A record as it was when it was read or written, in the form of its table's schema at that time.</summary>
/// <remarks>
/// Immutable. A record that was stored under an earlier version of its table was upgraded on the way; <see cref="Notes"/>
/// say what that did to its values. What is stored changes only when the record is written. As JSON it is written with its
/// properties under the names of the host's policy and its values as <c>record</c>, escaped as the host's options say; it
/// cannot be read from JSON, because its form is that of a table's schema.
/// </remarks>
public sealed class FlexRecord
{
    internal FlexRecord(FlexTable table, int storedVersion)
    {
        Table = table;
        StoredVersion = storedVersion;
    }

    /// <summary>The id, unique within the table.</summary>
    public required string Id { get; init; }

    /// <summary>The record's version: 1 when it is inserted, and one more with every write to it.</summary>
    public required int Version { get; init; }

    /// <summary>The record in normal form, as UTF-8 JSON.</summary>
    [JsonPropertyName("record")]
    [JsonConverter(typeof(NormalFormConverter))]
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>When the record was inserted, by the server's clock, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the record's values were last written, by the server's clock, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who inserted the record, as the host named the actor.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Who last wrote the record's values.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>When the record was deleted, in UTC; null while it is live.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The deletion that the record went with; null while it is live.</summary>
    public string? DeletionId { get; init; }

    /// <summary>
    /// What edits of the schema have done to values that the record shows: conversions behind them, values that are missing
    /// and rules that they break; none where the record is complete and valid.
    /// </summary>
    public FlexList<FlexUpgradeNote> Notes { get; init; } = [];

    /// <summary>
    /// Of a record that a write returned: the values that were stored and are forgotten, because the write has stored the
    /// record in the present form. These are values of removed columns, and values under types that columns had before.
    /// </summary>
    public FlexList<FlexDiscardedValue> Discarded { get; init; } = [];

    /// <summary>The version of the table whose form the record is in.</summary>
    public int SchemaVersion => Table.Version;

    /// <summary>The id of the table that the record belongs to.</summary>
    public string TableId => Table.Id;

    /// <summary>The values as .NET types.</summary>
    /// <remarks>Parses the JSON at each call; keep the result to read several values.</remarks>
    [JsonIgnore]
    public FlexRecordValues Values => FlexRecordValues.Parse(Json, Table.Schema);

    internal FlexTable Table { get; }

    /// <summary>Whether it has only some of its columns, so that no write can begin from it.</summary>
    internal bool IsPartial { get; init; }

    /// <summary>The version of the table in whose form the record is stored.</summary>
    internal int StoredVersion { get; }

    /// <summary>The text of a string or text column, or the id of a reference; null where it is null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a text.</exception>
    public string? GetString(string column) => Values.GetString(column);

    /// <summary>The value of an integer column; null where it is null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a whole number.</exception>
    public long? GetInt64(string column) => Values.GetInt64(column);

    /// <summary>The value of a decimal column, exactly; null where it is null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a decimal.</exception>
    public decimal? GetDecimal(string column) => Values.GetDecimal(column);

    /// <summary>The value of a boolean column; null where it is null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is neither true nor false.</exception>
    public bool? GetBoolean(string column) => Values.GetBoolean(column);

    /// <summary>The value of a date column; null where it is null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a date.</exception>
    public DateOnly? GetDate(string column) => Values.GetDate(column);

    /// <summary>The value of a datetime column, in UTC; null where it is null.</summary>
    /// <param name="column">The column's exact name.</param>
    /// <exception cref="ArgumentException">The schema has no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is not a datetime.</exception>
    public DateTimeOffset? GetDateTimeOffset(string column) => Values.GetDateTimeOffset(column);

    /// <summary>The record as a value of a type of the host's.</summary>
    /// <remarks>
    /// Uses reflection, so a trimmed program needs <see cref="As{T}(JsonTypeInfo{T})"/>. Properties are matched to columns in
    /// snake_case, without regard to case; numbers are read from strings too, as the normal form of a decimal is one.
    /// </remarks>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="JsonException">The record does not fit the type.</exception>
    [RequiresUnreferencedCode("Reads the type by reflection; use the overload with JsonTypeInfo<T>.")]
    [RequiresDynamicCode("Reads the type by reflection; use the overload with JsonTypeInfo<T>.")]
    public T As<T>() => As<T>(RecordSerialization.Options);

    /// <summary>The record as a value of a type of the host's, read with options of the host's.</summary>
    /// <remarks>Uses reflection, so a trimmed program needs <see cref="As{T}(JsonTypeInfo{T})"/>.</remarks>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="options">How to read.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="JsonException">The record does not fit the type.</exception>
    [RequiresUnreferencedCode("Reads the type by reflection; use the overload with JsonTypeInfo<T>.")]
    [RequiresDynamicCode("Reads the type by reflection; use the overload with JsonTypeInfo<T>.")]
    public T As<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return JsonSerializer.Deserialize<T>(Json.Span, options)!;
    }

    /// <summary>The record as a value of a type of the host's, by generated metadata.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="typeInfo">The type's metadata.</param>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    /// <exception cref="JsonException">The record does not fit the type.</exception>
    public T As<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return JsonSerializer.Deserialize(Json.Span, typeInfo)!;
    }

    /// <summary>The id and the version; never the values.</summary>
    public override string ToString() => FormattableString.Invariant($"{Table.Name} {Id} (version {Version})");

    /// <summary>The record's JSON as text.</summary>
    public string ToJson() => Encoding.UTF8.GetString(Json.Span);

    /// <summary>Writes a record's JSON with the escapes that the host has its texts written with.</summary>
    internal sealed class NormalFormConverter : JsonConverter<ReadOnlyMemory<byte>>
    {
        public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A record cannot be read from JSON, because its form is that of a table's schema.");

        // Raw, a text with "</script>" would come through encoders that hosts rely on.
        public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options)
        {
            using JsonDocument json = JsonDocument.Parse(value);
            json.RootElement.WriteTo(writer);
        }
    }
}
