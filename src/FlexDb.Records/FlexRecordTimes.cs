namespace FlexDb.Records;

/// <summary>The times of a record that can have an index; see <see cref="FlexRecordSet.IndexAsync"/>.</summary>
[Flags]
public enum FlexRecordTimes
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>When the record was inserted: <see cref="FlexRecord.CreatedAt"/>, the column <c>created_at</c> of filters and sorts.</summary>
    CreatedAt = 1,

    /// <summary>When its values were last written: <see cref="FlexRecord.UpdatedAt"/>, the column <c>updated_at</c> of filters and sorts.</summary>
    UpdatedAt = 2,
}
