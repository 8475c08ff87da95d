namespace FlexDb.Records.Keys;

/// <summary>A range of keys.</summary>
/// <param name="from">The first key of the range.</param>
/// <param name="to">The first key after the range.</param>
/// <param name="isExact">Whether every key in the range belongs to a value that matches.</param>
internal sealed class KeyRange(byte[] from, byte[] to, bool isExact)
{
    /// <summary>Gets the first key of the range.</summary>
    public byte[] From { get; } = from;

    /// <summary>Gets the first key after the range.</summary>
    public byte[] To { get; } = to;

    /// <summary>
    /// Gets a value indicating whether every key in the range belongs to a value that matches. Otherwise the range also has keys of values that
    /// do not match, and each record must be read to tell.
    /// </summary>
    public bool IsExact { get; } = isExact;
}
