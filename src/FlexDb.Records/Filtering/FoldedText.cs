namespace FlexDb.Records.Filtering;

/// <summary>What the text of a value is compared with, where its key does not tell.</summary>
/// <param name="Match">How they are compared.</param>
/// <param name="Utf8">The text, folded where <paramref name="IsFolded"/> says so.</param>
/// <param name="IsFolded">Whether both are folded; references are compared byte by byte.</param>
internal sealed record FoldedText(TextMatch Match, byte[] Utf8, bool IsFolded);

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
