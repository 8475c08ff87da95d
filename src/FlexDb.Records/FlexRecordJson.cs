using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using FlexDb.Core.Schema.Values;

namespace FlexDb.Records;

/// <summary>A record as a caller gives it: one JSON object, in any of the forms that .NET has for JSON.</summary>
/// <remarks>
/// UTF-8 bytes, text, <see cref="JsonElement"/> and <see cref="JsonNode"/> convert to it, so that each operation has one
/// signature. Bytes in a <see cref="ReadOnlySpan{T}"/> are copied at once; those in a <see cref="ReadOnlyMemory{T}"/> or an
/// array are not, so do not write to them before the operation has ended.
/// </remarks>
public readonly struct FlexRecordJson
{
    private readonly ReadOnlyMemory<byte> _utf8;

    private FlexRecordJson(ReadOnlyMemory<byte> utf8) => _utf8 = utf8;

    internal ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>A record given as UTF-8 JSON, which is copied.</summary>
    /// <param name="utf8Json">The JSON.</param>
    public static implicit operator FlexRecordJson(ReadOnlySpan<byte> utf8Json) => new(utf8Json.ToArray());

    /// <summary>A record given as UTF-8 JSON.</summary>
    /// <param name="utf8Json">The JSON.</param>
    public static implicit operator FlexRecordJson(ReadOnlyMemory<byte> utf8Json) => new(utf8Json);

    /// <summary>A record given as UTF-8 JSON.</summary>
    /// <param name="utf8Json">The JSON.</param>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Json"/> is null.</exception>
    public static implicit operator FlexRecordJson(byte[] utf8Json)
    {
        ArgumentNullException.ThrowIfNull(utf8Json);
        return new(utf8Json);
    }

    /// <summary>A record given as JSON text.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="json"/> holds half a surrogate pair.</exception>
    public static implicit operator FlexRecordJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return new(StrictUtf8.Encoding.GetBytes(json));
        }
        catch (EncoderFallbackException)
        {
#pragma warning disable MA0054 // The caught exception's message quotes the record.
            throw new ArgumentException("The record holds half a surrogate pair, which no database can store; remove it.", nameof(json));
#pragma warning restore MA0054
        }
    }

    /// <summary>A record given as a parsed element, whose document may be disposed afterwards.</summary>
    /// <param name="record">The element.</param>
    /// <exception cref="ArgumentException"><paramref name="record"/> is undefined.</exception>
    public static implicit operator FlexRecordJson(JsonElement record) => record.ValueKind == JsonValueKind.Undefined
        ? throw new ArgumentException("The element is undefined.", nameof(record))
        : new(JsonMarshal.GetRawUtf8Value(record).ToArray());

    /// <summary>A record given as a node, which may be changed afterwards.</summary>
    /// <param name="record">The node.</param>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is null.</exception>
    /// <exception cref="ArgumentException">A number in it is not finite, so that it has no JSON.</exception>
    public static implicit operator FlexRecordJson(JsonNode record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.ToJsonString();
    }

}
