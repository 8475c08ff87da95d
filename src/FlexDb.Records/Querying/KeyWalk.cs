using FlexDb.Records.Filtering;

namespace FlexDb.Records.Querying;

/// <summary>Visits the records of a path, a batch a statement.</summary>
/// <remarks>Each batch is a snapshot of its own, so that a record whose key changes meanwhile may come twice; it is given once.</remarks>
/// <param name="session">The session.</param>
/// <param name="path">The path.</param>
internal sealed class KeyWalk(QuerySession session, KeyPath path)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _segment;
    private (byte[]? Key, string Id)? _after;

    /// <summary>Whether every record has been visited.</summary>
    public bool IsAtEnd => _segment == path.Segments.Count;

    /// <summary>Goes to the place after a record, which need not be there any more.</summary>
    /// <param name="key">Its key in the index of the path.</param>
    /// <param name="id">Its id.</param>
    public void Skip(byte[]? key, string id)
    {
        // The order of segments is that of nulls and values; a segment that cannot have the key lies before it.
        while (key is not null && _segment < path.Segments.Count - 1 && !path.Segments[_segment].Any(span => (span.From.Length == 0) == (key.Length == 0)))
        {
            _segment++;
        }

        _after = (key, id);
    }

    /// <summary>The next records of a segment.</summary>
    /// <param name="limit">How many at most; fewer are given at the end of a segment, and where some were given before.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<IReadOnlyList<QueryRecord>> NextAsync(int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<(QueryRecord Record, byte[]? Key)> rows = await session
            .ReadAsync(QueryText.Records(session.Table, path, _segment, _after, limit), cancellationToken)
            .ConfigureAwait(false);
        if (rows.Count < limit)
        {
            _segment++;
            _after = null;
        }
        else
        {
            _after = (rows[^1].Key, rows[^1].Record.Upgraded.Stored.Id);
        }

        return [.. rows.Select(static row => row.Record).Where(record => _seen.Add(record.Upgraded.Stored.Id))];
    }
}
