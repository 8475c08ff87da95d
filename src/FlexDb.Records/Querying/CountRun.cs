using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Counts records: by keys where these tell what matches, else by reading the records.</summary>
internal static class CountRun
{
    /// <summary>How many records match; where there are more than asked for, a greater number than that.</summary>
    public static async Task<long> CountAsync(QuerySession session, BoundFilter filter, int? upTo, CancellationToken cancellationToken)
    {
        QueryPlan plan = await QueryPlanner.PlanAllAsync(session, filter, cancellationToken).ConfigureAwait(false);
        if (plan.IsCovered)
        {
            KeyPath path = OfKeys(plan.Path, session.Table);
            return (await session.CountAsync([path], upTo is { } limit ? limit + 1L : null, cancellationToken).ConfigureAwait(false))[0];
        }

        long count = 0;
        await foreach (QueryRecord _ in new PageRun(session, filter, QueryOrder.Of([]), plan, isBackward: false).MatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (++count > upTo)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>A way that has as many keys as a way has records; to go through keys takes less.</summary>
    public static KeyPath OfKeys(KeyPath path, RecordTable table) => path.IsOfRecords && AnyIndex(table) is { } index
        ? KeyPath.OfBranch(new KeyBranch(index, Column: null, KeySpan.Of(null)), path.Probes, isDescending: false)
        : path;

    /// <summary>An index that has a key of every record.</summary>
    private static RecordIndex? AnyIndex(RecordTable table) =>
        table.IsReconciled
            ? table.Indexes.FirstOrDefault(static index => index is { Kind: IndexKind.Ordered or IndexKind.Time, State: IndexState.Ready } && IndexForm.IsKnown(index.Form))
            : null;
}
