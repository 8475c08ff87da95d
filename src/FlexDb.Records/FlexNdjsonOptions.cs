namespace FlexDb.Records;

/// <summary>How records are read from newline-delimited JSON, and written as it.</summary>
public sealed record FlexNdjsonOptions
{
    /// <summary>Gets whether the property <c>id</c> of each line is the record's id.</summary>
    /// <value>The default is true. No column can have that name.</value>
    public bool HasIds { get; init; } = true;

    /// <summary>Gets the largest number of bytes of a line; a longer one is passed over, and its row has an error.</summary>
    /// <value>The default is 4,194,304 (4 MiB). The value must be 1 to 67,108,864 (64 MiB).</value>
    public int MaxLineBytes { get; init; } = 4 * 1024 * 1024;

    internal void Check(string parameter)
    {
        if (MaxLineBytes is < 1 or > 64 * 1024 * 1024)
        {
            throw new ArgumentOutOfRangeException(parameter, MaxLineBytes, $"{nameof(MaxLineBytes)} must be 1 to {64 * 1024 * 1024}.");
        }
    }
}
