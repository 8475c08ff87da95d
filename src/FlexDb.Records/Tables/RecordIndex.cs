namespace FlexDb.Records.Tables;

/// <summary>An index of a table's records, as the registry has it.</summary>
/// <param name="Number">The number that its keys are stored under; it is never used again.</param>
/// <param name="ColumnId">The column whose values it holds; of an index of times the name of the time.</param>
/// <param name="Form">What decides the keys; see <see cref="IndexForm"/>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="TargetTableId">Of a reference index, the table that the ids are of; null where that was not found.</param>
/// <param name="TargetTableNumber">That table's number; null as long as it has no records.</param>
/// <param name="State">Whether it may be used.</param>
internal sealed record RecordIndex(
    uint Number,
    string ColumnId,
    string Form,
    IndexKind Kind,
    string? TargetTableId,
    uint? TargetTableNumber,
    IndexState State);
