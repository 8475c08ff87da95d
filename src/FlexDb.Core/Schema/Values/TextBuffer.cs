using System.Buffers;

namespace FlexDb.Core.Schema.Values;

/// <summary>Holds one unescaped text, on the stack where it is short and in pooled memory where not.</summary>
internal ref struct TextBuffer
{
    public const int InitialLength = 256;

    private readonly Span<byte> _initial;
    private byte[]? _rented;

    public TextBuffer(Span<byte> initial)
    {
        _initial = initial;
        Text = default;
    }

    /// <summary>The text last unescaped.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Unescapes the content of a JSON string; false where it holds half a surrogate pair.</summary>
    public bool TryUnescape(ReadOnlySpan<byte> raw)
    {
        Span<byte> space = _initial;
        if (raw.Length > _initial.Length)
        {
            Dispose();
            _rented = ArrayPool<byte>.Shared.Rent(raw.Length);
            space = _rented;
        }

        bool paired = JsonText.TryUnescape(raw, space, out int written);
        Text = space[..written];
        return paired;
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}
