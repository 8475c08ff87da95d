using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>What to work out of the records of a table: how many there are, and the sums, averages, least and greatest values of columns.</summary>
/// <remarks>Immutable, and equal where all parts are.</remarks>
public sealed record FlexAggregation
{
    internal const int MaxColumns = 20;

    /// <summary>Gets the condition that records must meet.</summary>
    /// <value>The default is null: all live records.</value>
    public FlexFilter? Where { get; init; }

    /// <summary>Gets the exact names of the columns to work out, at most 20; none of type json.</summary>
    /// <value>The default is none: records are counted only.</value>
    public FlexList<string> Columns { get; init; } = [];

    /// <summary>Gets the exact name of the column by whose values records are put in groups; none of type json.</summary>
    /// <value>The default is null: all records are one group.</value>
    public string? GroupBy { get; init; }
}
