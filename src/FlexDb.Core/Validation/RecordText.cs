using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Makes UTF-8 of records given as .NET strings and nodes, replacing nothing on the way.</summary>
internal static class RecordText
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = int.MaxValue,
    };

    /// <summary>The bytes of a text; null where it holds half a surrogate pair.</summary>
    public static byte[]? Encode(string json)
    {
        try
        {
            return StrictUtf8.Encoding.GetBytes(json);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a node; null where a text in it holds half a surrogate pair.</summary>
    /// <exception cref="ArgumentException">A number in it is not finite.</exception>
    public static byte[]? Encode(JsonNode? node)
    {
        if (node is null)
        {
            return "null"u8.ToArray();
        }

        using PooledBuffer output = new();
        try
        {
            using Utf8JsonWriter writer = new(output, WriterOptions);
            node.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            // A node that was parsed holds escapes that no string can hold.
            return null;
        }

        return HoldsReplacement(output.Written) ? null : output.Written.ToArray();
    }

    // The writer puts the escape \uFFFD in the place of half a surrogate pair; it never escapes the character U+FFFD itself.
    private static bool HoldsReplacement(ReadOnlySpan<byte> json)
    {
        int at;
        while ((at = json.IndexOf((byte)'\\')) >= 0)
        {
            json = json[at..];
            if (json.StartsWith("\\uFFFD"u8))
            {
                return true;
            }

            json = json[2..];
        }

        return false;
    }
}
