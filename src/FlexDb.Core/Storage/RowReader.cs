using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Storage;

/// <summary>Makes public values of rows.</summary>
internal static class RowReader
{
    public static FlexTable ToTable(TableRow row) =>
        new()
        {
            Id = row.Id,
            ApplicationId = row.ApplicationId,
            Name = NameOf(row.RowName, row.Id, row.DeletedAt),
            DisplayName = row.DisplayName,
            Schema = ReadSchema(row.SchemaJson, row.Id, version: null, "schema"),
            Slots = ReadSlots(row.SlotsJson, row.Id),
            Version = row.Version,
            IsActive = row.IsActive,
            CreatedAt = ToTime(row.CreatedAt),
            UpdatedAt = ToTime(row.UpdatedAt),
            DeletedAt = ToTime(row.DeletedAt),
        };

    /// <summary>The table of a row that has not moved since it was remembered.</summary>
    public static FlexTable ToTable(RememberedRow row, RememberedSchema known) => new()
    {
        Id = row.Id,
        ApplicationId = known.ApplicationId,
        Name = row.RowName,
        DisplayName = row.DisplayName,
        Schema = known.Schema,
        Slots = known.Slots,
        Version = row.Version,
        IsActive = row.IsActive,
        CreatedAt = ToTime(known.CreatedAt),
        UpdatedAt = ToTime(known.UpdatedAt),
    };

    /// <summary>The table of a row that has moved; null where what has moved could not be told in one value.</summary>
    public static FlexTable? ToMovedTable(RememberedRow row, RememberedSchema known)
    {
        try
        {
            using JsonDocument moved = JsonDocument.Parse(row.Moved ?? "null");
            return moved.RootElement is { ValueKind: JsonValueKind.Array } array && TextOf(array[1]) is { } schema
                ? ToTable(row, known) with
                {
                    UpdatedAt = ToTime(array[0].GetDecimal()),
                    Schema = ReadSchema(schema, row.Id, version: null, "schema"),
                    Slots = ReadSlots(TextOf(array[2]), row.Id),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }

        // MariaDB's JSON may be text to JSON_ARRAY.
        static string? TextOf(JsonElement json) => json.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => json.GetString(),
            _ => json.GetRawText(),
        };
    }

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

    private static FlexSlotMap ReadSlots(string? json, string tableId) =>
        json is null ? FlexSlotMap.Empty : Guard(tableId, version: null, "indexed_columns", json, SlotMapJson.Read);

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
