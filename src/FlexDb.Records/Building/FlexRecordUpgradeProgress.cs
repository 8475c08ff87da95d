namespace FlexDb.Records.Building;

/// <summary>How far <see cref="FlexRecordStore.UpgradeAsync"/> has come.</summary>
/// <param name="RecordCount">How many records were looked at so far.</param>
/// <param name="RewrittenCount">How many of them were rewritten.</param>
public sealed record FlexRecordUpgradeProgress(long RecordCount, long RewrittenCount);
