namespace FlexDb.Records.Verification;

/// <summary>One way in which stored records do not hold together.</summary>
/// <param name="Code">What it is: one of <see cref="FlexRecordProblemCodes"/>; stable across releases.</param>
/// <param name="Message">A sentence that a person can act on. It never holds a value of a record.</param>
/// <param name="TableId">The table; null where rows belong to no table.</param>
/// <param name="TableName">The table's name.</param>
/// <param name="RecordId">The record; null where the table as a whole shows the problem.</param>
/// <param name="ColumnName">The column; null where the problem is not about one.</param>
/// <param name="IsRepaired">Whether this run has repaired it.</param>
public sealed record FlexRecordProblem(
    string Code,
    string Message,
    string? TableId,
    string? TableName,
    string? RecordId,
    string? ColumnName,
    bool IsRepaired);
