using FlexDb.Core;
using FlexDb.Core.Errors;

namespace FlexDb.Records.Errors;

/// <summary>The base of the exceptions that name one record, or the table that was to hold it.</summary>
public abstract class FlexStoredRecordException : FlexDbException
{
    private protected FlexStoredRecordException(FlexRecordReference record, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ApplicationId = record.ApplicationId;
        TableId = record.TableId;
        TableName = record.TableName;
        RecordId = record.Id;
        Place = record.Place;
    }

    /// <summary>The application that the record belongs to.</summary>
    public string ApplicationId { get; }

    /// <summary>The id of the record's table.</summary>
    public string TableId { get; }

    /// <summary>The name of the record's table when the exception was thrown.</summary>
    public string TableName { get; }

    /// <summary>The record's id.</summary>
    public string RecordId { get; }

    /// <summary>The place of the write in its batch, from 0; null where the call was not a batch.</summary>
    public int? Place { get; }
}

/// <summary>Names a record to an exception.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="TableId">The id of the record's table.</param>
/// <param name="TableName">The name of the record's table.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Place">The place of the write in its batch; null where it was not in one.</param>
public readonly record struct FlexRecordReference(string ApplicationId, string TableId, string TableName, string Id, int? Place = null)
{
    internal FlexRecordReference(FlexTable table, string id, int? place = null)
        : this(table.ApplicationId, table.Id, table.Name, id, place)
    {
    }

    /// <summary>The record, its table and its application, as the beginning of a sentence.</summary>
    public override string ToString() => $"Record '{Id}' of table '{TableName}' of application '{ApplicationId}'";
}
