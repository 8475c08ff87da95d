using FlexDb.Core;
using FlexDb.Core.Errors;

namespace FlexDb.Records.Errors;

/// <summary>The base of the exceptions that name one record, or the table that was to hold it.</summary>
public abstract class FlexStoredRecordException : FlexDbException
{
    private protected FlexStoredRecordException(RecordReference record, string message, Exception? innerException = null)
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

/// <summary>The facts by which an exception names a record.</summary>
internal readonly record struct RecordReference(string ApplicationId, string TableId, string TableName, string Id, int? Place)
{
    public RecordReference(FlexTable table, string id, int? place = null)
        : this(table.ApplicationId, table.Id, table.Name, id, place)
    {
    }

    public override string ToString() => $"Record '{Id}' of table '{TableName}' of application '{ApplicationId}'";
}
