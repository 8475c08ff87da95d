using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Importing;

/// <summary>What an import has done so far.</summary>
internal sealed class ImportTotals(int maxErrors)
{
    private readonly List<FlexRecordImportError> _errors = [];
    private long _inserted;
    private long _updated;
    private long _unchanged;
    private long _errorCount;

    /// <summary>How many rows were taken.</summary>
    public long Rows { get; set; }

    public long Refused { get; private set; }

    public FlexRecordImportProgress Progress => new(Rows, _inserted, _updated, _unchanged, Refused);

    public FlexRecordImportResult ToResult() => new(Rows, _inserted, _updated, _unchanged, Refused, _errors.ToFlexList(), _errorCount);

    public void Add(WritePlan plan)
    {
        foreach (PlannedRecord record in plan.Records)
        {
            _ = record.Change switch
            {
                RowChange.Insert => _inserted++,
                RowChange.Update => _updated++,
                _ => _unchanged++,
            };
        }
    }

    /// <summary>Counts refused rows, and keeps why they were.</summary>
    public void Refuse(IEnumerable<(FlexImportRow Row, FlexDbException Reason)> refused)
    {
        foreach ((FlexImportRow row, FlexDbException reason) in refused)
        {
            Refused++;
            foreach (FlexRecordImportError error in ErrorsOf(row, reason))
            {
                _errorCount++;
                if (_errors.Count < maxErrors)
                {
                    _errors.Add(error);
                }
            }
        }
    }

    private static IEnumerable<FlexRecordImportError> ErrorsOf(FlexImportRow row, FlexDbException reason)
    {
        FlexRecordImportError Error(string? column, string code, string message) => new(row.Place, row.Id, column, code, message);
        return reason switch
        {
            FlexRecordException record => record.Errors.Select(error => Error(error.Column, error.Code, error.Message)),
            FlexUniqueConflictException conflict =>
            [
                Error(
                    conflict.ColumnName,
                    FlexRecordImportErrorCodes.UniqueConflict,
                    $"Column '{conflict.ColumnName}' is unique, and record '{conflict.OtherRecordId}' has the same value. Give it another value, or change the other record first."),
            ],
            FlexRecordIdConflictException conflict => [Error(null, FlexRecordImportErrorCodes.IdTaken, conflict.Message)],
            FlexRecordTargetNotFoundException missing => missing.Missing.Select(target => Error(
                target.ColumnName,
                FlexRecordImportErrorCodes.TargetNotFound,
                $"Column '{target.ColumnName}' refers to record '{target.TargetId}' of table '{target.TargetTable}', which does not exist. Insert or restore it first, or leave the column empty.")),
            FlexLimitException => [Error(null, FlexRecordErrorCodes.RecordTooLarge, reason.Message)],
            _ => [Error(null, FlexRecordImportErrorCodes.StoredRecordUnreadable, reason.Message)],
        };
    }
}
