using System.Security.Cryptography;

namespace FlexDb.Records.Querying;

/// <summary>How many keys predicates had a moment ago, so that a query need not count them again.</summary>
/// <remarks>What they say may be out of date; it decides the way to records, and never which records there are.</remarks>
internal sealed class PredicateCounts(TimeProvider timeProvider)
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Count, long Limit, long CountedAt)> _counts = new(StringComparer.Ordinal);

    /// <summary>The count of a path, if it was counted up to a limit; null where it has to be counted.</summary>
    public long? Find(KeyPath path, long limit)
    {
        lock (_lock)
        {
            return _counts.TryGetValue(NameOf(path), out var known)
                && timeProvider.GetElapsedTime(known.CountedAt) < Age
                && (known.Count < known.Limit || known.Limit >= limit)
                    ? known.Count
                    : null;
        }
    }

    public void Keep(KeyPath path, long count, long limit)
    {
        lock (_lock)
        {
            if (_counts.Count >= Capacity)
            {
                _counts.Clear();
            }

            _counts[NameOf(path)] = (count, limit, timeProvider.GetTimestamp());
        }
    }

    public void Forget(KeyPath path)
    {
        lock (_lock)
        {
            _counts.Remove(NameOf(path));
        }
    }

    // The number of an index is never used again, so it says which table and column it is.
    private static string NameOf(KeyPath path)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(path.Index!.Number));
        foreach (KeySpan span in path.Segments.SelectMany(static segment => segment))
        {
            hash.AppendData(BitConverter.GetBytes(span.From.Length));
            hash.AppendData(span.From);
            hash.AppendData(BitConverter.GetBytes(span.To.Length));
            hash.AppendData(span.To);
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
