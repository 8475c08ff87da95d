using FlexDb.Records.Tables;

namespace FlexDb.Records.Filtering;

/// <summary>A filter whose columns and values were found to fit a table.</summary>
internal sealed class BoundFilter
{
    private readonly Lazy<byte[]> _fingerprint;

    private BoundFilter(FilterTerm? root)
    {
        Root = root;
        _fingerprint = new Lazy<byte[]>(() => FilterFingerprint.Of(root));
    }

    /// <summary>The filter in normal form; null where it matches every record.</summary>
    public FilterTerm? Root { get; }

    /// <summary>The SHA-256 of the normal form, whatever the order in which its terms were given.</summary>
    public byte[] Fingerprint => _fingerprint.Value;

    /// <summary>Whether it can match no record at all.</summary>
    public bool MatchesNothing => Root is OrTerm { Terms.Count: 0 };

    /// <summary>Finds the columns of a filter and brings its values into normal form.</summary>
    /// <param name="filter">The filter; null matches every record.</param>
    /// <param name="table">The table.</param>
    /// <exception cref="FlexDb.Core.Errors.FlexColumnNotFoundException">The table has no such column.</exception>
    /// <exception cref="Errors.FlexFilterException">A value or an operator does not fit its column.</exception>
    public static BoundFilter Bind(FlexFilter? filter, RecordTable table)
    {
        FilterTerm root = filter is null ? FilterTerms.Everything : new FilterBinding(new QueryColumns(table)).Bind(filter);
        return new BoundFilter(root is AndTerm { Terms.Count: 0 } ? null : root);
    }

    /// <summary>Tells whether a record of the table matches.</summary>
    /// <exception cref="Errors.FlexRecordUnreadableException">Another program has changed the record's row.</exception>
    public bool Matches(QueryRecord record) => Root is null || FilterTerms.Matches(Root, record);
}
