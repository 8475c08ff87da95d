using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>Which records of a table to read, in which order, and which page of them.</summary>
/// <remarks>Immutable, and equal where all parts are.</remarks>
public sealed record FlexQuery
{
    internal const int MaxSorts = 8;
    internal const int MaxIncludes = 8;
    internal const int MaxIncludedDepth = 4;

    /// <summary>Gets the condition that records must meet.</summary>
    /// <value>The default is null: all live records.</value>
    /// <remarks>
    /// Its parts that every match must meet lead to the records, where their columns have indexes: comparisons, also negated
    /// ones, and an <see cref="FlexFilter.Or"/> of up to 8 of them. The rest is verified on each record that is read.
    /// </remarks>
    public FlexFilter? Where { get; init; }

    /// <summary>Gets the columns to sort by, the first one first; at most 8.</summary>
    /// <value>The default is none: records are in the order of their ids.</value>
    /// <remarks>
    /// Records with equal values are in the order of their ids, in the direction of the last sort. One column that has an index
    /// sorts any number of records; otherwise all records that match are read, up to <see cref="FlexRecordOptions.ScanLimit"/>.
    /// </remarks>
    public FlexList<FlexSort> OrderBy { get; init; } = [];

    /// <summary>Gets how many records a page has at most, 1 to 1,000.</summary>
    /// <value>The default is 50.</value>
    public int Take { get; init; } = 50;

    /// <summary>Gets the cursor to go on from: <see cref="FlexRecordPage.Next"/> or <see cref="FlexRecordPage.Previous"/> of another page.</summary>
    /// <value>The default is null: the first page, or the last where <see cref="Backward"/> is set.</value>
    /// <remarks>
    /// The table, <see cref="Where"/> and <see cref="OrderBy"/> must be those of the query that gave the cursor;
    /// <see cref="Take"/> may differ. A cursor knows its direction.
    /// </remarks>
    public string? After { get; init; }

    /// <summary>Gets a value indicating whether to begin with the last page; it has no effect where <see cref="After"/> is set.</summary>
    /// <value>The default is false.</value>
    public bool Backward { get; init; }

    /// <summary>Gets the exact names of the columns that the records are to have.</summary>
    /// <value>The default is null: all columns.</value>
    /// <remarks>
    /// The records' JSON then has these columns only, in the schema's order; a column that is left out reads as null, and such a
    /// record cannot be the <see cref="FlexRecordWriteOptions.Current"/> one of a write. It saves memory, not reading: the
    /// server sends whole records.
    /// </remarks>
    public FlexList<string>? Select { get; init; }

    /// <summary>Gets the reference columns whose records are to be read too, by exact name; at most 8.</summary>
    /// <value>The default is none.</value>
    /// <remarks>
    /// <para>
    /// A name is a path through several tables where dots join columns: <c>company.owner</c> reads the companies that records of
    /// the page refer to, and the owners of these; at most 4 columns a path. The records are in <see cref="FlexRecordPage.Included"/>.
    /// </para>
    /// <para>
    /// One round trip for each 500 records of each column, each a snapshot of its own. Where there is a <see cref="Select"/>, it
    /// must name the columns of the page's own records. <see cref="FlexRecordSet.StreamAsync(FlexQuery, CancellationToken)"/> reads
    /// none of them.
    /// </para>
    /// </remarks>
    public FlexList<string> Include { get; init; } = [];
}
