namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What every contender can do with records.</summary>
internal enum RecordOperation
{
    FindById,
    FindByUnique,
    Insert,

    /// <summary>A whole record in the place of one that the caller has read before; one indexed value differs.</summary>
    Replace,

    /// <summary>One indexed value of a record that the caller knows by its id only.</summary>
    Patch,

    Delete,

    /// <summary>As many inserts as <see cref="SampleRecords.BatchSize"/> says, all or none.</summary>
    InsertBatch,
}
