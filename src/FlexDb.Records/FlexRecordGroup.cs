using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>What was worked out of the records that have one value in the grouping column.</summary>
/// <param name="Value">The value in normal form; null where the column is null, and where records were not put in groups.</param>
/// <param name="Count">How many records the group has.</param>
/// <param name="Columns">What was worked out of each column, in the order that was asked for.</param>
public sealed record FlexRecordGroup(FlexJsonValue? Value, long Count, FlexList<FlexColumnAggregate> Columns);

/// <summary>What was worked out of one column of a group.</summary>
/// <remarks>Nulls play no part in it.</remarks>
public sealed record FlexColumnAggregate
{
    /// <summary>Gets the column's name.</summary>
    public required string Column { get; init; }

    /// <summary>Gets how many records have a value.</summary>
    public required long Count { get; init; }

    /// <summary>Gets the least value in normal form, in the order by which records are sorted; null where there is none.</summary>
    public FlexJsonValue? Min { get; init; }

    /// <summary>Gets the greatest value in normal form, in the order by which records are sorted; null where there is none.</summary>
    public FlexJsonValue? Max { get; init; }

    /// <summary>Gets the exact sum as decimal text; null where the column is neither integer nor decimal, and where there is no value.</summary>
    /// <remarks>It may have more digits than <see cref="decimal"/> holds.</remarks>
    public string? Sum { get; init; }

    /// <summary>Gets the average as decimal text, rounded to 28 places, halves away from zero; null where <see cref="Sum"/> is.</summary>
    public string? Average { get; init; }
}
