using System.Text;

using FlexDb.Core.Connections;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Reading;

/// <summary>A record's row, in the form of the schema that it was written under.</summary>
internal sealed record StoredRecord
{
    public required uint TableNumber { get; init; }

    public required string Id { get; init; }

    public required int Version { get; init; }

    /// <summary>The version of the table whose form the JSON is in.</summary>
    public required int SchemaVersion { get; init; }

    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public string? UpdatedBy { get; init; }

    public long? DeletedAt { get; init; }

    public string? DeletionId { get; init; }

    public bool IsDeleted => DeletedAt is not null;

    public static byte[] Encode(string json) => Encoding.UTF8.GetBytes(json);

    /// <summary>A time as the server keeps it, in UTC whatever its kind says, which a connection string may set.</summary>
    public static long ToMicroseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}

/// <summary>A record in the form of the present schema.</summary>
/// <param name="Stored">Its row.</param>
/// <param name="Table">The table as it was when the record was upgraded.</param>
/// <param name="Json">Its JSON in the present form.</param>
/// <param name="Notes">What became of values on the way.</param>
internal sealed record UpgradedRecord(StoredRecord Stored, RecordTable Table, ReadOnlyMemory<byte> Json, FlexList<FlexUpgradeNote> Notes)
{
    public FlexRecord ToPublic(bool isPartial = false) => new(Table.Table, Stored.SchemaVersion)
    {
        IsPartial = isPartial,
        Id = Stored.Id,
        Version = Stored.Version,
        Json = Json,
        CreatedAt = StoredRecord.ToTime(Stored.CreatedAt),
        UpdatedAt = StoredRecord.ToTime(Stored.UpdatedAt),
        CreatedBy = Stored.CreatedBy,
        UpdatedBy = Stored.UpdatedBy,
        DeletedAt = Stored.DeletedAt is { } deletedAt ? StoredRecord.ToTime(deletedAt) : null,
        DeletionId = Stored.DeletionId,
        Notes = Notes,
    };
}

/// <summary>Takes records to the present form, with the history of their table where they have an earlier one.</summary>
internal static class RecordUpgrading
{
    public static async Task<IReadOnlyList<UpgradedRecord>> UpgradeAsync(
        OperationConnection connection,
        RecordTable table,
        IReadOnlyList<StoredRecord> records,
        CancellationToken cancellationToken)
    {
        if (records.Any(record => record.SchemaVersion != table.Table.Version))
        {
            await TableLoading.HistoryOfAsync(connection, table, cancellationToken).ConfigureAwait(false);
        }

        return [.. records.Select(record => Upgrade(table, record))];
    }

    /// <summary>Takes one record to the present form; the table's history must be there where the record is of an earlier version.</summary>
    public static UpgradedRecord Upgrade(RecordTable table, StoredRecord record)
    {
        if (record.SchemaVersion == table.Table.Version)
        {
            return new UpgradedRecord(record, table, record.Json, []);
        }

        FlexRecordHistory history = table.History!;
        if (!history.HasVersion(record.SchemaVersion))
        {
            throw new Errors.FlexRecordSchemaException(
                table.Table,
                FormattableString.Invariant($"record '{record.Id}' was written under version {record.SchemaVersion}, which is not in the table's history."));
        }

        try
        {
            FlexUpgradedRecord upgraded = history.Upgrade(record.Json, record.SchemaVersion);
            return new UpgradedRecord(record, table, upgraded.Record, upgraded.Notes);
        }
        catch (ArgumentException exception)
        {
            // Only another writer, or a backup of another time, can have left it so.
            throw new Errors.FlexRecordUnreadableException(new Errors.FlexRecordReference(table.Table, record.Id), record.SchemaVersion, exception);
        }
    }
}
