namespace FlexDb.Core.Errors;

/// <summary>A table cannot be purged by the catalog alone, because FlexDb.Records stores records of it; nothing was written.</summary>
public sealed class FlexTableHasRecordsException : FlexTableException
{
    /// <summary>A table has records.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The name that the table had.</param>
    /// <param name="innerException">The driver's exception.</param>
    public FlexTableHasRecordsException(string applicationId, string tableId, string tableName, Exception innerException)
        : base(
            applicationId,
            tableId,
            tableName,
            $"Table '{tableName}' (id '{tableId}') of application '{applicationId}' was not purged: its records are stored by FlexDb.Records. Purge it with FlexRecordStore.PurgeTableAsync, which removes the records too.",
            innerException)
    {
    }
}
