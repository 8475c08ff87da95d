namespace FlexDb.Records.Building;

/// <summary>How <see cref="FlexRecordStore.BuildAsync"/> builds.</summary>
public sealed record FlexBuildOptions
{
    /// <summary>Whether indexes that ended in conflicts are built again.</summary>
    /// <value>The default is false.</value>
    /// <remarks>
    /// Ask for it once the records that <see cref="FlexRecordStore.ListConflictsAsync"/> lists have been mended. Every record
    /// of the table is read again. Until the index is complete, deletions of records that it refers to wait for it.
    /// </remarks>
    public bool RebuildConflicts { get; init; }
}
