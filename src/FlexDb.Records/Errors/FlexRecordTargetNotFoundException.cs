using FlexDb.Core.Schema;

namespace FlexDb.Records.Errors;

/// <summary>A record refers to records that do not exist, or that are deleted.</summary>
public sealed class FlexRecordTargetNotFoundException : FlexStoredRecordException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="record">The record.</param>
    /// <param name="missing">Every reference to a record that does not exist.</param>
    public FlexRecordTargetNotFoundException(FlexRecordReference record, IEnumerable<FlexMissingTarget> missing)
        : this(record, missing.ToFlexList())
    {
    }

    private FlexRecordTargetNotFoundException(FlexRecordReference record, FlexList<FlexMissingTarget> missing)
        : base(
            record,
            $"{record} was not written, because it refers to records that do not exist: {string.Join(", ", missing.Take(10))}"
            + (missing.Count > 10 ? FormattableString.Invariant($" and {missing.Count - 10} more") : "")
            + ". Insert or restore these first, or leave the columns empty.") =>
        Missing = missing;

    /// <summary>Every column that refers to a record that does not exist, with the id in it.</summary>
    public FlexList<FlexMissingTarget> Missing { get; }
}

/// <summary>One reference to a record that does not exist.</summary>
/// <param name="ColumnName">The name of the reference column.</param>
/// <param name="TargetTable">The name of the table that it refers to.</param>
/// <param name="TargetId">The id that it holds.</param>
public sealed record FlexMissingTarget(string ColumnName, string TargetTable, string TargetId)
{
    /// <summary>The column and the id.</summary>
    public override string ToString() => $"{ColumnName} → '{TargetId}' of '{TargetTable}'";
}
