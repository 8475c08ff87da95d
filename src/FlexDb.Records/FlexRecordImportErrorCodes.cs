namespace FlexDb.Records;

/// <summary>
/// The codes of <see cref="FlexRecordImportError"/> that come with imports; a record that breaks its schema has those of
/// <see cref="Core.Errors.FlexRecordErrorCodes"/>. Stable across releases.
/// </summary>
public static class FlexRecordImportErrorCodes
{
    /// <summary>The id of the row is not fit for an id.</summary>
    public const string InvalidId = "invalid_id";

    /// <summary>A live or deleted record, or an earlier row, has the id of the row.</summary>
    public const string IdTaken = "id_taken";

    /// <summary>A value of a unique column is another record's, or an earlier row's.</summary>
    public const string UniqueConflict = "unique_conflict";

    /// <summary>The row refers to a record that is not there, or to a row that was refused.</summary>
    public const string TargetNotFound = "target_not_found";

    /// <summary>The line is longer than the limit, and was passed over.</summary>
    public const string LineTooLong = "line_too_long";

    /// <summary>The row is not in the form of its file: quotes that do not fit, or another number of fields than the header.</summary>
    public const string MalformedRow = "malformed_row";

    /// <summary>The stored record that the row would change cannot be read.</summary>
    public const string StoredRecordUnreadable = "stored_record_unreadable";
}
