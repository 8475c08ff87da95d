namespace FlexDb.Core;

/// <summary>The tables that a listing returns, and where it starts.</summary>
public sealed record FlexTableFilter
{
    /// <summary>Gets the prefix that names must have, compared ordinally.</summary>
    /// <value>The default is null: all names.</value>
    public string? NamePrefix { get; init; }

    /// <summary>Gets whether only active (<see langword="true"/>) or only deactivated tables are listed.</summary>
    /// <value>The default is null: both.</value>
    public bool? IsActive { get; init; }

    /// <summary>Gets whether deleted tables are listed.</summary>
    /// <value>The default is that they are not.</value>
    public FlexDeletedTables Deleted { get; init; }

    /// <summary>Gets the <see cref="FlexTableSummary.Cursor"/> of the table after which the listing starts.</summary>
    /// <value>The default is null: the listing starts at the beginning.</value>
    public string? After { get; init; }

    /// <summary>Gets the number of tables that one round trip fetches.</summary>
    /// <value>The default is 200. The value must be from 1 to 10,000.</value>
    public int PageSize { get; init; } = 200;
}
