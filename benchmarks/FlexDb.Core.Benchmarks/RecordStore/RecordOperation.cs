namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What every contender can do with records.</summary>
internal enum RecordOperation
{
    FindById,
    FindByUnique,

    /// <summary>A query for the one record that has a value.</summary>
    Equality,

    /// <summary>The first 50 records that are due in a year, in the order of that date.</summary>
    RangeAndSort,

    /// <summary>The 50 records of one status that are due last, the last one first.</summary>
    EqualityAndSort,

    /// <summary>The first 50 records of one status and one owner, in the order of their ids.</summary>
    TwoEqualities,

    /// <summary>The tenth page of records in the order of a date, by the place of the last record of the ninth.</summary>
    Page10,

    /// <summary>How many records are due in half a year, a twentieth of all: 50,000 of a million.</summary>
    Count50000,

    /// <summary>The sum of the prices of the records that are due in half a year, a twentieth of all.</summary>
    SumUnderFilter,

    Insert,

    /// <summary>A whole record in the place of one that the caller has read before; one indexed value differs.</summary>
    Replace,

    /// <summary>One indexed value of a record that the caller knows by its id only.</summary>
    Patch,

    Delete,

    /// <summary>As many inserts as <see cref="SampleRecords.BatchSize"/> says, all or none.</summary>
    InsertBatch,

    /// <summary>As many inserts as <see cref="SampleRecords.ImportSize"/> says, in batches, all or none.</summary>
    Import,
}
