using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>What a deletion has done.</summary>
/// <param name="DeletionId">Names the deletion; everything that went with it has this id.</param>
/// <param name="Deleted">The records that were deleted: those asked for, and what refers to them by columns that cascade.</param>
/// <param name="Cleared">The references that were set to null.</param>
public sealed record FlexRecordDeletion(string DeletionId, FlexList<FlexRecordKey> Deleted, FlexList<FlexClearedReference> Cleared);

/// <summary>What restoring a deletion has done.</summary>
/// <param name="DeletionId">The deletion that was undone.</param>
/// <param name="Restored">The records that are live again. References that the deletion had set to null stay null.</param>
/// <param name="LeftOut">The records that stay deleted, as the options asked for.</param>
public sealed record FlexRecordRestoration(string DeletionId, FlexList<FlexRecordKey> Restored, FlexList<FlexRecordKey> LeftOut);

/// <summary>Names one record of an application.</summary>
/// <param name="TableId">The id of its table.</param>
/// <param name="TableName">The name of its table.</param>
/// <param name="Id">The record's id.</param>
public sealed record FlexRecordKey(string TableId, string TableName, string Id);

/// <summary>A reference that a deletion has set to null.</summary>
/// <param name="Record">The record that referred to a deleted one.</param>
/// <param name="ColumnName">The column.</param>
public sealed record FlexClearedReference(FlexRecordKey Record, string ColumnName);
