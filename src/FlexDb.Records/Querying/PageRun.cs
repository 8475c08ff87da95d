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
    private int LargestBatch => session.Options.VerifiedBatch * 20;

    /// <summary>Reads the page that a query asks for.</summary>
    public static async Task<(FlexRecordPage Page, QueryPlan Plan)> ReadPageAsync(QuerySession session, QueryInputs inputs, CancellationToken cancellationToken)
    {
        bool isBackward = inputs.IsBackward;
        QueryPlan plan = await QueryPlanner.PlanAsync(session, inputs.Filter, inputs.Order, isBackward, cancellationToken).ConfigureAwait(false);

        // One more says whether there is a further page.
        IReadOnlyList<QueryRecord> found = await new PageRun(session, inputs.Filter, inputs.Order, plan, isBackward)
            .ReadAsync(inputs.Cursor?.Position, inputs.Query.Take + 1, cancellationToken)
            .ConfigureAwait(false);
        bool hasMore = found.Count > inputs.Query.Take;
        QueryRecord[] records = [.. found.Take(inputs.Query.Take)];
        if (isBackward)
        {
            Array.Reverse(records);
        }

        bool hasCome = inputs.Cursor is not null;
        FlexRecordPage page = new(
            [.. records.Select(inputs.ToPublic)],
            records.Length > 0 && (isBackward ? hasCome : hasMore) ? CursorAt(records[^1], isBackward: false) : null,
            records.Length > 0 && (isBackward ? hasMore : hasCome) ? CursorAt(records[0], isBackward: true) : null);
        return (page, plan);

        string CursorAt(QueryRecord record, bool isBackward) =>
            new QueryCursor(inputs.Order.PositionOf(record), isBackward).ToText(session.Table, inputs.Filter, inputs.Order);
    }

    /// <summary>The records that come after a position, in the direction of reading.</summary>
    /// <param name="after">The position; null to begin at the beginning, or the end.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<IReadOnlyList<QueryRecord>> ReadAsync(RecordPosition? after, int count, CancellationToken cancellationToken)
    {
        if (!plan.IsInOrder)
        {
            return await ReadAllAsync(after, count, cancellationToken).ConfigureAwait(false);
        }

        if (await ReadInOrderAsync(after, count, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        return plan.Otherwise is { } otherwise
            ? await new PageRun(session, filter, order, otherwise, isBackward).ReadAsync(after, count, cancellationToken).ConfigureAwait(false)
            : throw new QueryTooBroadSignal(FlexQueryLimit.Records);
    }

    /// <summary>The first records on the way that match; null where too many do not.</summary>
    private async Task<IReadOnlyList<QueryRecord>?> ReadInOrderAsync(RecordPosition? after, int count, CancellationToken cancellationToken)
    {
        KeyWalk walk = new(session, plan.Path);
        if (after is not null)
        {
            walk.Skip(KeyOf(after), after.Id);
        }

        // To read all at the other way's beginning costs half as much again at most.
        int mostRejected = plan.Otherwise is { ExpectedCount: { } expected }
            ? (int)Math.Min(session.Options.ScanLimit, Math.Max(session.Options.VerifiedBatch, expected / 2))
            : session.Options.ScanLimit;
        List<QueryRecord> found = [];
        int before = session.RecordsRead;
        int batch = Math.Max(Math.Min(count, LargestBatch), session.Options.VerifiedBatch);
        while (found.Count < count && !walk.IsAtEnd)
        {
            int rejected = session.RecordsRead - before - found.Count;
            if (!plan.IsCovered && rejected >= mostRejected)
            {
                return null;
            }

            int limit = plan.IsCovered ? count - found.Count : (int)Math.Min(batch, (long)mostRejected - rejected + count - found.Count);
            IReadOnlyList<QueryRecord> records = await walk.NextAsync(limit, cancellationToken).ConfigureAwait(false);
            found.AddRange(records.Where(record => plan.IsCovered || filter.Matches(record)));
            if (!plan.IsCovered && session.RecordsRead - before - found.Count > mostRejected)
            {
                return null;
            }

            // As many as are likely to fill the page, and some more.
            long likely = (count - found.Count) * 3L / 2 * (session.RecordsRead - before) / Math.Max(1, found.Count);
            batch = (int)Math.Clamp(likely, Math.Min(session.Options.VerifiedBatch, 20), Math.Min(batch * 2L, LargestBatch));
        }

        return found.Count > count ? found[..count] : found;
    }

    /// <summary>The position's key in the index of the path.</summary>
    private byte[]? KeyOf(RecordPosition position) =>
        plan.Path.IsById ? null : order.Sorts.Count > 0 ? position.Keys[0] : plan.Path.Segments[0][0].From;

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
        int before = session.RecordsRead;
        int batch = Math.Max(1, session.Options.FewRecords);
        while (!walk.IsAtEnd)
        {
            int limit = (int)Math.Min(batch, session.Options.ScanLimit - (session.RecordsRead - before) + 1L);
            IReadOnlyList<QueryRecord> records = await walk.NextAsync(limit, cancellationToken).ConfigureAwait(false);
            if (plan.ExpectedCount < session.Options.FewRecords && !walk.IsAtEnd && plan.Path.Branches.Count > 0)
            {
                // There are many more by now than there were when they were counted, so that another way may be better.
                foreach (KeyBranch branch in plan.Path.Branches)
                {
                    session.Database.Counts.Forget(branch);
                }

                throw new TableChangedException();
            }

            if (session.RecordsRead - before > session.Options.ScanLimit)
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
