using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema;

/// <summary>The stored documents: schemas and lists of changes, read from and written to text.</summary>
internal static class SchemaJson
{
    // Text stays as people wrote it; the JSON goes to a database, never into a page of HTML.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static FlexTableSchema ReadSchema(string json) =>
        Read(json, static (ref Utf8JsonReader reader) => FlexTableSchemaConverter.Read(ref reader));

    public static FlexList<SchemaChange> ReadChanges(string json) => Read(json, ReadChanges);

    public static string WriteSchema(FlexTableSchema schema, int? version) =>
        Write(writer => FlexTableSchemaConverter.Write(writer, schema, version));

    /// <summary>Parses one JSON text.</summary>
    /// <exception cref="JsonException">It is not one JSON value, or holds half a surrogate pair, which is never replaced.</exception>
    public static JsonElement Parse(string json, JsonDocumentOptions options = default)
    {
        try
        {
            return JsonElement.Parse(json, options);
        }
        catch (ArgumentException exception) when (exception.InnerException is EncoderFallbackException)
        {
            throw HalfPair(exception);
        }
    }

    /// <summary>The bytes of a schema's JSON, without a version number.</summary>
    public static int MeasureSchema(FlexTableSchema schema)
    {
        ByteCount bytes = new();
        using (Utf8JsonWriter writer = new(bytes, WriterOptions))
        {
            FlexTableSchemaConverter.Write(writer, schema, version: null);
        }

        return bytes.Total;
    }

    public static string WriteChanges(FlexList<SchemaChange> changes) =>
        Write(writer =>
        {
            writer.WriteStartArray();
            foreach (SchemaChange change in changes)
            {
                SchemaChangeConverter.Write(writer, change);
            }

            writer.WriteEndArray();
        });

    public static string Write(Action<Utf8JsonWriter> write)
    {
        using PooledBuffer buffer = new(4096);
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.Written);
    }

    /// <summary>The reader itself refuses what follows a value, but only when it is asked to go on.</summary>
    public static void ExpectEnd(ref Utf8JsonReader reader) => reader.Read();

    private delegate T ReadValue<out T>(ref Utf8JsonReader reader);

    private static T Read<T>(string json, ReadValue<T> read)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            int length = StrictUtf8.Encoding.GetBytes(json, rented);
            Utf8JsonReader reader = new(rented.AsSpan(0, length));
            reader.Read();
            T value = read(ref reader);
            ExpectEnd(ref reader);
            return value;
        }
        catch (EncoderFallbackException exception)
        {
            throw HalfPair(exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static JsonException HalfPair(Exception exception) => new("The text holds half a surrogate pair.", exception);

    private static FlexList<SchemaChange> ReadChanges(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"Changes must be a JSON array, but are {PropertyReader.Describe(reader.TokenType)}.");
        }

        List<SchemaChange> changes = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            changes.Add(SchemaChangeConverter.Read(ref reader));
        }

        return changes.ToFlexList();
    }
}

/// <summary>Takes what is written to it, counts the bytes and forgets them.</summary>
internal sealed class ByteCount : IBufferWriter<byte>
{
    private byte[] _space = new byte[1024];

    public int Total { get; private set; }

    public void Advance(int count) => Total += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _space.Length)
        {
            _space = new byte[sizeHint];
        }

        return _space;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
