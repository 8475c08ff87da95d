using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog;

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

    /// <summary>The table of a row that has moved; null where one value could not tell what has.</summary>
    /// <remarks>
    /// A server gives NULL or an empty text for a JSON value that is too large for it, and takes JSON of MariaDB's that
    /// no constraint says to be JSON for a string.
    /// </remarks>
    public static FlexTable? ToMovedTable(RememberedRow row)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(row.Moved ?? "");
            JsonElement moved = document.RootElement;
            (JsonElement schema, JsonElement slots) = (moved[3], moved[4]);
            return schema.ValueKind == JsonValueKind.String || slots.ValueKind == JsonValueKind.String
                ? null
                : new()
                {
                    Id = row.Id,
                    ApplicationId = moved[0].GetString()!,
                    Name = row.RowName,
                    DisplayName = row.DisplayName,
                    Schema = ReadSchema(schema.GetRawText(), row.Id, version: null, "schema"),
                    Slots = ReadSlots(slots.GetRawText(), row.Id),
                    Version = row.Version,
                    IsActive = row.IsActive,
                    CreatedAt = ToTime(moved[1].GetDecimal()),
                    UpdatedAt = ToTime(moved[2].GetDecimal()),
                };
        }
        catch (JsonException)
        {
            return null;
        }
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

    /// <summary>The other way round.</summary>
    public static decimal ToSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond;

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
