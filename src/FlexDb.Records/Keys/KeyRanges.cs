namespace FlexDb.Records.Keys;

/// <summary>Gives the keys among which all values lie that match a text.</summary>
internal static class KeyRanges
{
    /// <summary>Gives the range of the strings that start with a text, both folded.</summary>
    /// <param name="prefix">The text in UTF-8.</param>
    public static KeyRange StartsWith(ReadOnlySpan<byte> prefix)
    {
        Span<byte> folded = stackalloc byte[StringKey.MaxFolded];
        bool fits = StringKey.TryFold(prefix, folded, out int length, out _);
        folded = folded[..length];
        return fits ? WithPrefix([KeyEncoding.NotNull, .. folded]) : Cut(folded);
    }

    /// <summary>Gives the range of the strings that equal a text, both folded.</summary>
    /// <param name="text">The text in UTF-8.</param>
    public static KeyRange EqualIgnoringCase(ReadOnlySpan<byte> text)
    {
        Span<byte> folded = stackalloc byte[StringKey.MaxFolded];
        bool fits = StringKey.TryFold(text, folded, out int length, out _);
        folded = folded[..length];
        return fits ? Marked(folded, StringKey.Folded, StringKey.Cut, isExact: true) : Cut(folded);
    }

    /// <summary>Gives the range of the references whose ids start with a text, compared byte by byte.</summary>
    /// <param name="prefix">The text in UTF-8.</param>
    public static KeyRange ReferenceStartsWith(ReadOnlySpan<byte> prefix) => WithPrefix([KeyEncoding.NotNull, .. prefix]);

    // All strings whose folding is longer than a key holds and begins with these bytes.
    private static KeyRange Cut(ReadOnlySpan<byte> folded) => Marked(folded, StringKey.Cut, StringKey.Cut + 1, isExact: false);

    private static KeyRange Marked(ReadOnlySpan<byte> folded, byte from, byte to, bool isExact) => new(
        [KeyEncoding.NotNull, .. folded, StringKey.Mark, from],
        [KeyEncoding.NotNull, .. folded, StringKey.Mark, to],
        isExact);

    // The first key after all that begin with the prefix. The prefix begins with 0x01, so a byte that can be raised is found.
    private static KeyRange WithPrefix(byte[] prefix)
    {
        byte[] next = prefix.AsSpan().TrimEnd((byte)0xFF).ToArray();
        next[^1]++;
        return new KeyRange(prefix, next, isExact: true);
    }
}
