namespace FlexDb.Records.Building;

/// <summary>A record that an index could not take in.</summary>
/// <param name="ColumnName">The column.</param>
/// <param name="Kind">
/// <see cref="FlexIndexKind.Unique"/> where another record has the same value, <see cref="FlexIndexKind.Reference"/> where the
/// record refers to one that is not there.
/// </param>
/// <param name="RecordId">The record.</param>
/// <param name="OtherRecordId">The record that has the same value, or the id that the record refers to.</param>
public sealed record FlexIndexConflict(string ColumnName, FlexIndexKind Kind, string RecordId, string OtherRecordId);
