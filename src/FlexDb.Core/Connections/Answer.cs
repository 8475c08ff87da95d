namespace FlexDb.Core.Connections;

/// <summary>What the server has answered to a text.</summary>
/// <param name="Rows">The rows of its queries.</param>
/// <param name="Affected">How many rows all its statements together have affected; -1 when there was none but queries.</param>
/// <param name="Key">The key that one of them has generated, or what has taken its place.</param>
internal readonly record struct Answer<T>(IReadOnlyList<T> Rows, int Affected, long Key)
{
    // The years 2001 to 2128: nothing that counts up comes so far by ones, and other generated numbers are larger.
    private const long Earliest = 1_000_000_000_000_000;
    private const long Latest = 5_000_000_000_000_000;

    /// <summary>What was told by <see cref="Catalog.Sql.TimeSql.Told"/>, in seconds since 1970; null when nothing was.</summary>
    public decimal? ToldTime => Key is >= Earliest and < Latest ? Key / 1_000_000m : null;
}
