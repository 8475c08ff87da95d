namespace FlexDb.Core.Storage.Connections;

/// <summary>What the server has answered to a text.</summary>
/// <param name="Rows">The rows of its queries.</param>
/// <param name="Affected">How many rows all its statements together have affected; -1 when there was none but queries.</param>
/// <param name="Told">What one of them has told by <see cref="Sql.TimeSql.Told"/>.</param>
internal readonly record struct Answer<T>(IReadOnlyList<T> Rows, int Affected, long Told)
{
    /// <summary>The time told, in seconds since 1970.</summary>
    public decimal ToldTime => Told / 1_000_000m;
}
