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

    /// <summary>The count of a branch, if it was counted up to a limit; null where it has to be counted.</summary>
    public long? Find(KeyBranch branch, long limit)
    {
        lock (_lock)
        {
            return _counts.TryGetValue(NameOf(branch), out var known)
                && timeProvider.GetElapsedTime(known.CountedAt) < Age
                && (known.Count < known.Limit || known.Limit >= limit)
                    ? known.Count
                    : null;
        }
    }

    public void Keep(KeyBranch branch, long count, long limit)
    {
        lock (_lock)
        {
            if (_counts.Count >= Capacity)
            {
                _counts.Clear();
            }

            _counts[NameOf(branch)] = (count, limit, timeProvider.GetTimestamp());
        }
    }

    public void Forget(KeyBranch branch)
    {
        lock (_lock)
        {
            _counts.Remove(NameOf(branch));
        }
    }

    // The number of an index is never used again, so it says which table and column it is.
    private static string NameOf(KeyBranch branch)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(branch.Index.Number));
        foreach (KeySpan span in branch.Spans)
        {
            hash.AppendData(BitConverter.GetBytes(span.From.Length));
            hash.AppendData(span.From);
            hash.AppendData(BitConverter.GetBytes(span.To.Length));
            hash.AppendData(span.To);
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
