namespace FlexDb.Core.Connections;

/// <summary>Whether one kind of write may leave it to <see cref="Catalog.Sql.TimeSql.Told"/> to tell its time, or must read it back.</summary>
/// <remarks>
/// The first write finds out, by doing both. Where a trigger of the host's fires nothing is told, and where a column of the
/// host's counts up it is that column's number; not every user may see beforehand that there is a trigger.
/// </remarks>
internal sealed class ToldTimes(bool areStoredAsTold)
{
    private volatile bool _isRefuted = !areStoredAsTold;
    private volatile bool _isProven;

    /// <summary>Whether what is told has been what is stored.</summary>
    public bool AreTrusted => _isProven && !_isRefuted;

    /// <summary>Takes in what a write has told and what was stored.</summary>
    public void Learn(bool isStoredAsTold)
    {
        if (isStoredAsTold)
        {
            _isProven = true;
        }
        else
        {
            _isRefuted = true;
        }
    }
}
