using FlexDb.Core.Schema;

namespace FlexDb.Records.Errors;

/// <summary>A record cannot be deleted because others refer to it, in columns whose <c>onDelete</c> is restrict.</summary>
/// <remarks>A reference column without an <c>onDelete</c> restricts; so does a required one that says set-null.</remarks>
public sealed class FlexRecordInUseException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="uses">The columns that restrict.</param>
    public FlexRecordInUseException(FlexRecordReference record, FlexList<FlexRecordUse> uses)
        : base(
            record,
            $"{record} cannot be deleted, because others refer to it: {string.Join("; ", uses)}. "
            + "Change or delete those first, or have the column's onDelete be cascade or set-null.") =>
        Uses = uses;

    /// <summary>The columns that keep the record from being deleted.</summary>
    public FlexList<FlexRecordUse> Uses { get; }
}

/// <summary>The references by which one column keeps a record from being deleted.</summary>
/// <param name="TableId">The id of the referring table.</param>
/// <param name="TableName">The name of the referring table.</param>
/// <param name="ColumnName">The name of the reference column.</param>
/// <param name="Count">How many records refer by it.</param>
/// <param name="RecordIds">The ids of some of these records.</param>
public sealed record FlexRecordUse(string TableId, string TableName, string ColumnName, int Count, FlexList<string> RecordIds)
{
    /// <summary>The column, and how many records refer by it.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Count} by '{TableName}.{ColumnName}' ({string.Join(", ", RecordIds.Select(static id => $"'{id}'"))}{(Count > RecordIds.Count ? ", …" : "")})");
}
