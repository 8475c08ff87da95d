using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Storage;

/// <summary>Makes public values of rows.</summary>
internal static class RowReader
{
    public static FlexTable ToTable(TableRow row) =>
        ToTable(row, ReadSchema(row.SchemaJson!, row.Id, version: null, "schema"), ReadSlots(row));

    public static FlexTable ToTable(TableRow row, FlexTableSchema schema, FlexSlotMap slots) => new()
    {
        Id = row.Id,
        ApplicationId = row.ApplicationId,
        Name = NameOf(row.RowName, row.Id, row.DeletedAt),
        DisplayName = row.DisplayName,
        Schema = schema,
        Slots = slots,
        Version = row.Version,
        IsActive = row.IsActive,
        CreatedAt = ToTime(row.CreatedAt),
        UpdatedAt = ToTime(row.UpdatedAt),
        DeletedAt = ToTime(row.DeletedAt),
    };

    public static FlexTableSummary ToSummary(SummaryRow row) => new()
    {
        Id = row.Id,
        ApplicationId = row.ApplicationId,
        Name = NameOf(row.RowName, row.Id, row.DeletedAt),
        DisplayName = row.DisplayName,
        Version = row.Version,
        IsActive = row.IsActive,
        CreatedAt = ToTime(row.CreatedAt),
        UpdatedAt = ToTime(row.UpdatedAt),
        DeletedAt = ToTime(row.DeletedAt),
        Cursor = row.RowName,
    };

    /// <summary>The table's name; a deleted row's is its tombstone, as far as that holds the name.</summary>
    public static string NameOf(string rowName, string id, decimal? deletedAt) =>
        deletedAt is null ? rowName : Tombstone.OriginalName(rowName, id) ?? rowName;

    public static FlexTableVersion ToVersion(VersionRow row)
    {
        string tableId = row.TableId!;
        int version = row.Version!.Value;
        return new FlexTableVersion
        {
            Id = row.Id!,
            TableId = tableId,
            Version = version,
            PreviousSchema = row.PreviousSchemaJson is { } previous
                ? ReadSchema(previous, tableId, version, "previous_schema")
                : null,
            Schema = ReadSchema(row.SchemaJson!, tableId, version, "new_schema"),
            Changes = Guard(tableId, version, "changes", row.ChangesJson!, SchemaJson.ReadChanges),
            CreatedBy = row.CreatedBy,
            CreatedAt = ToTime(row.CreatedAt!.Value),
        };
    }

    public static FlexTableSchema ReadSchema(string json, string tableId, int? version, string column) =>
        ColumnIdentity.WithImplicitIds(Guard(tableId, version, column, json, SchemaJson.ReadSchema));

    /// <summary>Seconds since 1970 become an instant, exact to the microsecond.</summary>
    public static DateTimeOffset ToTime(decimal unixSeconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(unixSeconds * TimeSpan.TicksPerSecond));

    public static DateTimeOffset? ToTime(decimal? unixSeconds) => unixSeconds is { } seconds ? ToTime(seconds) : null;

    private static FlexSlotMap ReadSlots(TableRow row) =>
        row.SlotsJson is { } json
            ? Guard(row.Id, version: null, "indexed_columns", json, SlotMapJson.Read)
            : FlexSlotMap.Empty;

    private static T Guard<T>(string tableId, int? version, string column, string json, Func<string, T> read)
    {
        try
        {
            return read(json);
        }
        catch (JsonException exception)
        {
            throw new FlexCorruptTableException(tableId, version, column, exception);
        }
    }
}
