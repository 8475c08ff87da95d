using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;

namespace FlexDb.Records.Querying;

/// <summary>Reads one page of a query.</summary>
/// <param name="session">The session.</param>
/// <param name="filter">The filter.</param>
/// <param name="order">The order.</param>
/// <param name="plan">The way to the records.</param>
/// <param name="isBackward">Whether the order is read from its end.</param>
internal sealed class PageRun(QuerySession session, BoundFilter filter, QueryOrder order, QueryPlan plan, bool isBackward)
{
    private const int FirstVerified = 100;
    private const int LargestBatch = 2_000;

    /// <summary>The records that come after a position, in the direction of reading.</summary>
    /// <param name="after">The position; null to begin at the beginning, or the end.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public Task<IReadOnlyList<QueryRecord>> ReadAsync(RecordPosition? after, int count, CancellationToken cancellationToken) =>
        plan.IsInOrder ? ReadInOrderAsync(after, count, cancellationToken) : ReadAllAsync(after, count, cancellationToken);

    private async Task<IReadOnlyList<QueryRecord>> ReadInOrderAsync(RecordPosition? after, int count, CancellationToken cancellationToken)
    {
        KeyWalk walk = new(session, plan.Path);
        if (after is not null)
        {
            walk.Skip(KeyOf(after), after.Id);
        }

        List<QueryRecord> found = [];
        int batch = Math.Max(count, FirstVerified);
        while (found.Count < count && !walk.IsAtEnd)
        {
            int rejected = session.RecordsRead - found.Count;
            if (!plan.IsCovered && rejected >= session.Options.ScanLimit)
            {
                throw new QueryTooBroadSignal(FlexQueryLimit.Records);
            }

            int limit = plan.IsCovered ? count - found.Count : Math.Min(batch, session.Options.ScanLimit - rejected + count);
            IReadOnlyList<QueryRecord> records = await walk.NextAsync(limit, cancellationToken).ConfigureAwait(false);
            found.AddRange(records.Where(record => plan.IsCovered || filter.Matches(record)));
            batch = Math.Min(batch * 2, LargestBatch);
        }

        return found.Count > count ? found[..count] : found;
    }

    /// <summary>The position's key in the index of the path.</summary>
    private byte[]? KeyOf(RecordPosition position) =>
        plan.Path.Index is null ? null : order.Sorts.Count > 0 ? position.Keys[0] : plan.Path.Segments[0][0].From;

    private async Task<IReadOnlyList<QueryRecord>> ReadAllAsync(RecordPosition? after, int count, CancellationToken cancellationToken)
    {
        List<(RecordPosition Position, QueryRecord Record)> best = [];
        await foreach (QueryRecord record in MatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            RecordPosition position = order.PositionOf(record);
            if (after is null || Compare(position, after) > 0)
            {
                best.Add((position, record));
                if (best.Count >= (2 * count) + LargestBatch)
                {
                    Cut(best, count);
                }
            }
        }

        Cut(best, count);
        return [.. best.Select(static found => found.Record)];
    }

    /// <summary>All records on the way that match, in no order.</summary>
    public async IAsyncEnumerable<QueryRecord> MatchesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KeyWalk walk = new(session, plan.Path);
        int batch = QueryPlanner.FewRecords;
        while (!walk.IsAtEnd)
        {
            int limit = Math.Min(batch, session.Options.ScanLimit - session.RecordsRead + 1);
            IReadOnlyList<QueryRecord> records = await walk.NextAsync(limit, cancellationToken).ConfigureAwait(false);
            if (plan.ExpectedCount < QueryPlanner.FewRecords && !walk.IsAtEnd && plan.Path.Index is not null)
            {
                // There are many more by now than there were when they were counted, so that another way may be better.
                session.Database.Counts.Forget(plan.Path);
                throw new TableChangedException();
            }

            if (session.RecordsRead > session.Options.ScanLimit)
            {
                throw new QueryTooBroadSignal(FlexQueryLimit.Records);
            }

            foreach (QueryRecord record in records)
            {
                if (plan.IsCovered || filter.Matches(record))
                {
                    yield return record;
                }
            }

            batch = LargestBatch;
        }
    }

    private void Cut(List<(RecordPosition Position, QueryRecord Record)> best, int count)
    {
        best.Sort((one, other) => Compare(one.Position, other.Position));
        if (best.Count > count)
        {
            best.RemoveRange(count, best.Count - count);
        }
    }

    private int Compare(RecordPosition one, RecordPosition other) => isBackward ? -order.Compare(one, other) : order.Compare(one, other);
}
