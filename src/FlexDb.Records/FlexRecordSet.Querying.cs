using FlexDb.Core.Errors;
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
}
