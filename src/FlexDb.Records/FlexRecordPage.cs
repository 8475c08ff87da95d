using System.Collections.ObjectModel;

using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>A page of the results of a query.</summary>
/// <remarks>
/// Immutable. A page is read by key, not by number, so records that are inserted or deleted meanwhile move no others from
/// page to page. A record whose sort value changes between two pages may come twice, or not at all.
/// </remarks>
public sealed class FlexRecordPage
{
    /// <summary>A page.</summary>
    /// <param name="records">Its records.</param>
    /// <param name="next">The cursor of the page after it.</param>
    /// <param name="previous">The cursor of the page before it.</param>
    public FlexRecordPage(FlexList<FlexRecord> records, string? next = null, string? previous = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        Records = records;
        Next = next;
        Previous = previous;
    }

    /// <summary>The records, in the order of the query, whichever direction it was read in.</summary>
    public FlexList<FlexRecord> Records { get; }

    /// <summary>The cursor of the page after this one; null where this is the last.</summary>
    /// <remarks>Pass it as <see cref="FlexQuery.After"/>. After a page that was read backward, the next may be empty.</remarks>
    public string? Next { get; }

    /// <summary>The cursor of the page before this one; null where this is the first.</summary>
    /// <remarks>Pass it as <see cref="FlexQuery.After"/>. After a page that was read forward, the previous may be empty.</remarks>
    public string? Previous { get; }

    /// <summary>Gets the live records that reference columns of the page lead to, each once, by the paths of <see cref="FlexQuery.Include"/>.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, FlexList<FlexRecord>> Included { get; init; } = ReadOnlyDictionary<string, FlexList<FlexRecord>>.Empty;
}
