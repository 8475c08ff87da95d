using System.Buffers;

using FlexDb.Records.Keys;

namespace FlexDb.Records.Filtering;

/// <summary>What the text of a value is compared with, where its key does not tell.</summary>
/// <param name="Match">How they are compared.</param>
/// <param name="Utf8">The text, folded where <paramref name="IsFolded"/> says so.</param>
/// <param name="IsFolded">Whether both are folded; references are compared byte by byte.</param>
internal sealed record FoldedText(TextMatch Match, byte[] Utf8, bool IsFolded)
{
    /// <summary>Tells whether a value matches.</summary>
    /// <param name="value">The value's text in UTF-8, as it is.</param>
    public bool Matches(ReadOnlySpan<byte> value)
    {
        if (!IsFolded)
        {
            return Compare(value);
        }

        // The most that a code point grows is from two bytes to three.
        byte[] folded = ArrayPool<byte>.Shared.Rent(value.Length + (value.Length / 2));
        TextFolding.TryFold(value, folded, out int length);
        bool matches = Compare(folded.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(folded);
        return matches;
    }

    // UTF-8 has no code point within another, so bytes tell.
    private bool Compare(ReadOnlySpan<byte> value) => Match switch
    {
        TextMatch.Contains => value.IndexOf(Utf8) >= 0,
        TextMatch.StartsWith => value.StartsWith(Utf8),
        _ => value.SequenceEqual(Utf8),
    };
}

/// <summary>How a value's text is compared with a filter's.</summary>
internal enum TextMatch
{
    /// <summary>It has the filter's text somewhere.</summary>
    Contains,

    /// <summary>It begins with the filter's text.</summary>
    StartsWith,

    /// <summary>It is the filter's text.</summary>
    Equals,
}
