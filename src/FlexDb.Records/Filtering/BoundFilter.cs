using FlexDb.Records.Tables;

namespace FlexDb.Records.Filtering;

/// <summary>A filter whose columns and values were found to fit a table.</summary>
internal sealed class BoundFilter
{
    private BoundFilter(FilterTerm? root, byte[] fingerprint)
    {
        Root = root;
        Fingerprint = fingerprint;
    }

    /// <summary>The filter in normal form; null where it matches every record.</summary>
    public FilterTerm? Root { get; }

    /// <summary>The SHA-256 of the normal form, whatever the order in which its terms were given.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>Whether it can match no record at all.</summary>
    public bool MatchesNothing => Root is OrTerm { Terms.Count: 0 };

    /// <summary>Finds the columns of a filter and brings its values into normal form.</summary>
    /// <param name="filter">The filter; null matches every record.</param>
    /// <param name="table">The table.</param>
    public static BoundFilter Bind(FlexFilter? filter, RecordTable table) => throw new NotImplementedException();

    /// <summary>Tells whether a record of the table matches.</summary>
    public bool Matches(QueryRecord record) => throw new NotImplementedException();
}
