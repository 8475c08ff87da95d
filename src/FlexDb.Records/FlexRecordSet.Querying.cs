using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Querying;

namespace FlexDb.Records;

public partial class FlexRecordSet
{
    /// <summary>Reads a page of the live records that meet a condition.</summary>
    /// <remarks>
    /// <para>
    /// One round trip where an index leads to the page, and one more to count conditions that it chooses between, whose counts
    /// are remembered for a minute. Where records have to be read to be verified, a round trip a batch; each is a snapshot of
    /// its own. The first query after an edit of the schema brings the table's indexes in line with it, as the first write does.
    /// </para>
    /// <para>
    /// Conditions on indexed columns lead to records: comparisons, also negated ones, and an <c>Or</c> of up to 8 of them.
    /// </para>
    /// <para>
    /// An index is used only while it is complete. A column without one can be filtered and sorted by as long as the query reads
    /// no more records than <see cref="FlexRecordOptions.ScanLimit"/> and <see cref="FlexRecordOptions.ScanLimitBytes"/> allow.
    /// </para>
    /// </remarks>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The page, its records in the form of the table's present schema.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FlexQuery.Take"/> is less than 1.</exception>
    /// <exception cref="FlexLimitException"><see cref="FlexQuery.Take"/> is more than 1,000, or the filter or the sorts are too many.</exception>
    /// <exception cref="FlexCursorException">The cursor is not one of this query.</exception>
    /// <exception cref="FlexQueryTooBroadException">The query would read more than it may, or takes too long.</exception>
    public virtual Task<FlexRecordPage> QueryAsync(FlexQuery query, CancellationToken cancellationToken = default)
    {
        QueryInputs.EnsureValid(query);
        return RecordQuerying.QueryAsync(Database, ApplicationId, _table, query, cancellationToken);
    }

    /// <summary>Reads all live records that meet a condition, a page a round trip.</summary>
    /// <remarks>
    /// Between pages no connection is held, and each page is a snapshot of its own; see <see cref="FlexRecordPage"/> for what
    /// that means for records that are written meanwhile. Where the sort has no index, each page reads all records that match
    /// again: set <see cref="FlexQuery.Take"/> to 1,000.
    /// </remarks>
    /// <param name="query">The query; its <see cref="FlexQuery.Take"/> is how many records a round trip reads.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The records, read as they are enumerated. Each page may throw what <see cref="QueryAsync"/> throws.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is null.</exception>
    /// <exception cref="ArgumentException">The query is to be read backward, or its cursor is a <see cref="FlexRecordPage.Previous"/> one.</exception>
    /// <exception cref="FlexCursorException">The cursor is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FlexQuery.Take"/> is less than 1.</exception>
    /// <exception cref="FlexLimitException"><see cref="FlexQuery.Take"/> is more than 1,000, or the filter or the sorts are too many.</exception>
#pragma warning disable RS0026 // The other overload takes no query.
    public virtual IAsyncEnumerable<FlexRecord> StreamAsync(FlexQuery query, CancellationToken cancellationToken = default)
#pragma warning restore RS0026
    {
        QueryInputs.EnsureValid(query);
        if (query.After is null ? query.Backward : QueryCursor.IsTextBackward(query.After))
        {
            throw new ArgumentException("A stream cannot be read backward. Reverse the sorts.", nameof(query));
        }

        return RecordQuerying.StreamAsync(Database, ApplicationId, _table, query, cancellationToken);
    }

    /// <summary>Counts the live records that meet a condition.</summary>
    /// <remarks>
    /// By keys alone where indexes tell what matches: one range, or an <c>Or</c> with ranges, on indexed columns, and beside it up
    /// to 8 single values, negated or not. That takes one round trip, and one more where conditions are counted to choose between
    /// them; otherwise records are read, within <see cref="FlexRecordOptions.ScanLimit"/>. To count many keys takes time: 50,000 take a few milliseconds.
    /// </remarks>
    /// <param name="filter">The condition; all live records when null.</param>
    /// <param name="upTo">Where counting stops, at least 0; null to count all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of records, and whether all were counted.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="upTo"/> is negative.</exception>
    /// <exception cref="FlexLimitException">The filter is too large.</exception>
    /// <exception cref="FlexQueryTooBroadException">It would read more than it may, or takes too long.</exception>
    public virtual Task<FlexRecordCount> CountAsync(FlexFilter? filter = null, int? upTo = 10_000, CancellationToken cancellationToken = default)
    {
        if (upTo is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(upTo));
        }

        return RecordQuerying.CountAsync(Database, ApplicationId, _table, filter, upTo, cancellationToken);
    }

    /// <summary>Works out how many records there are, and sums, averages, least and greatest values of columns.</summary>
    /// <remarks>
    /// <para>
    /// One round trip, by keys alone, for whole columns that have an index. With a filter or groups the records are read, where
    /// they are fewer than 1,000. Where they are more, indexes tell what matches as for <see cref="CountAsync"/>, and all columns
    /// have an index, keys are read instead and joined in memory, which takes three round trips or more. The ids that are held
    /// meanwhile count against <see cref="FlexRecordOptions.ScanLimitBytes"/>, and one record is read for each value that is shown.
    /// </para>
    /// <para>
    /// Otherwise the records are read, within <see cref="FlexRecordOptions.ScanLimit"/>. Sums are exact.
    /// </para>
    /// </remarks>
    /// <param name="aggregation">What to work out.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The groups in the order of their values, null first; exactly one group where records are not put in groups.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="aggregation"/> is null.</exception>
    /// <exception cref="ArgumentException">A column is of a type whose values have no order.</exception>
    /// <exception cref="FlexColumnNotFoundException">The table has no such column.</exception>
    /// <exception cref="FlexLimitException">There are more than 20 columns, or the filter is too large.</exception>
    /// <exception cref="FlexQueryTooBroadException">It would read more than it may, or takes too long.</exception>
    public virtual Task<FlexList<FlexRecordGroup>> AggregateAsync(FlexAggregation aggregation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aggregation);
        ArgumentNullException.ThrowIfNull(aggregation.Columns, nameof(aggregation));
        if (aggregation.Columns.Any(static name => name is null))
        {
            throw new ArgumentException("The name of a column is null.", nameof(aggregation));
        }

        if (aggregation.Columns.Count > FlexAggregation.MaxColumns)
        {
            throw new FlexLimitException("The aggregation", aggregation.Columns.Count, FlexAggregation.MaxColumns, "columns");
        }

        return RecordQuerying.AggregateAsync(Database, ApplicationId, _table, aggregation, cancellationToken);
    }

    /// <summary>Runs a query, and says how its page was found and what that took.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>How the page was found.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="FlexQuery.Take"/> is less than 1.</exception>
    /// <exception cref="FlexLimitException"><see cref="FlexQuery.Take"/> is more than 1,000, or the filter or the sorts are too many.</exception>
    /// <exception cref="FlexCursorException">The cursor is not one of this query.</exception>
    /// <exception cref="FlexQueryTooBroadException">The query would read more than it may, or takes too long.</exception>
    public virtual Task<FlexQueryExplanation> ExplainAsync(FlexQuery query, CancellationToken cancellationToken = default)
    {
        QueryInputs.EnsureValid(query);
        return RecordQuerying.ExplainAsync(Database, ApplicationId, _table, query, cancellationToken);
    }

    /// <summary>Reads all deleted records that are not purged yet, those that were deleted last first.</summary>
    /// <remarks>
    /// One round trip a page; between pages no connection is held, and each page is a snapshot of its own. Records of one
    /// deletion come together, in the order of their ids from the last; the deletions are in the order of the clocks of the hosts
    /// that made them.
    /// </remarks>
    /// <param name="pageSize">How many records a round trip reads, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The records, read as they are enumerated, in the form of the table's schema at that time.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is out of range.</exception>
    public virtual IAsyncEnumerable<FlexRecord> ListDeletedAsync(int pageSize = 500, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 1_000);
        return DeletedListing.ListAsync(Database, ApplicationId, _table, pageSize, cancellationToken);
    }
}
