using System.Buffers;
using System.Text.Json;

namespace FlexDb.Records.Keys;

/// <summary>The text of a JSON string as UTF-8, unescaped into the caller's memory, or into pooled memory where that is too short.</summary>
internal ref struct NormalText : IDisposable
{
    /// <summary>The length of the memory that a caller provides.</summary>
    public const int InitialLength = 512;

    private byte[]? _rented;

    /// <summary>Unescapes a string.</summary>
    /// <param name="normalJson">The string with its quotation marks.</param>
    /// <param name="initial">Memory that is not used for anything else while this value is.</param>
    public NormalText(ReadOnlySpan<byte> normalJson, Span<byte> initial)
    {
        ReadOnlySpan<byte> content = NormalForm.Content(normalJson);
        if (!content.Contains((byte)'\\'))
        {
            Utf8 = content;
            return;
        }

        Span<byte> text = content.Length <= initial.Length ? initial : _rented = ArrayPool<byte>.Shared.Rent(content.Length);
        Utf8JsonReader reader = new(normalJson);
        reader.Read();
        Utf8 = text[..reader.CopyString(text)];
    }

    /// <summary>Gets the text.</summary>
    public ReadOnlySpan<byte> Utf8 { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}
