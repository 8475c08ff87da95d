using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog;

/// <summary>Makes public values of rows.</summary>
internal static class RowReader
{
    public static FlexTable ToTable(TableRow row)
    {
        TableIdentity table = IdentityOf(row);
        return new()
        {
            Id = row.Id,
            ApplicationId = row.ApplicationId,
            Name = table.Name,
            DisplayName = row.DisplayName,
            Schema = ReadSchema(row.SchemaJson, table, version: null, "schema"),
            Slots = ReadSlots(row.SlotsJson, table),
            Version = row.Version,
            IsActive = row.IsActive,
            CreatedAt = ToTime(row.CreatedAt),
            UpdatedAt = ToTime(row.UpdatedAt),
            DeletedAt = ToTime(row.DeletedAt),
        };
    }

    /// <summary>The table of a live row, with the cached schema where the row has none of its own.</summary>
    public static FlexTable ToTable(CacheableRow row, CachedSchema? cached) =>
        new()
        {
            Id = row.Id,
            ApplicationId = row.ApplicationId,
            Name = row.RowName,
            DisplayName = row.DisplayName,
            Schema = row.SchemaJson is { } schema ? ReadSchema(schema, IdentityOf(row), version: null, "schema") : cached!.Schema,
            Slots = row.SchemaJson is null ? cached!.Slots : ReadSlots(row.SlotsJson, IdentityOf(row)),
            Version = row.Version,
            IsActive = row.IsActive,
            CreatedAt = ToTime(row.CreatedAt),
            UpdatedAt = ToTime(row.UpdatedAt),
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
        TableIdentity table = IdentityOf(row);
        int version = row.Version!.Value;
        FlexTableSchema? previous = row.PreviousSchemaJson is { } json ? ReadSchema(json, table, version, "previous_schema") : null;
        FlexTableSchema schema = ReadNewSchema(row);
        FlexList<SchemaChange>? changes = TryReadChanges(row);
        return new FlexTableVersion
        {
            Id = row.Id!,
            TableId = row.TableId!,
            Version = version,
            PreviousSchema = previous,
            Schema = schema,
            Changes = changes ?? FlexSchemaDiff.Between(previous ?? FlexTableSchema.Empty, schema),
            ChangesAreDerived = changes is null,
            CreatedBy = row.CreatedBy,
            CreatedAt = ToTime(row.CreatedAt!.Value),
        };
    }

    /// <summary>A version by its schema alone: it has neither changes nor a previous schema.</summary>
    public static FlexTableVersion ToVersion(ListedSchemaRow row) => new()
    {
        Id = row.Id!,
        TableId = row.TableId!,
        Version = row.Version,
        Schema = ReadSchema(row.SchemaJson!, IdentityOf(row), row.Version, "new_schema"),
        Changes = [],
        CreatedBy = row.CreatedBy,
        CreatedAt = ToTime(row.CreatedAt),
    };

    /// <summary>The schema of a version, without what else it holds.</summary>
    public static FlexTableSchema ReadNewSchema(VersionRow row) =>
        ReadSchema(row.SchemaJson!, IdentityOf(row), row.Version, "new_schema");

    /// <summary>The changes that a version has stored.</summary>
    public static FlexList<SchemaChange> ReadChanges(VersionRow row) =>
        Guard(IdentityOf(row), row.Version, "changes", row.ChangesJson!, SchemaJson.ReadChanges);

    /// <summary>What a version says of its changes; null where that cannot be read.</summary>
    public static FlexList<SchemaChange>? TryReadChanges(VersionRow row)
    {
        try
        {
            return SchemaJson.ReadChanges(row.ChangesJson!);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The table that has a version; where it is deleted, by the name that it had.</summary>
    private static TableIdentity IdentityOf(SummaryRow row) => new(row.ApplicationId, row.Id, NameOf(row.RowName, row.Id, row.DeletedAt));

    public static TableIdentity IdentityOf(FoundVersionRow row) => new(
        row.FoundApplicationId,
        row.FoundTableId,
        Tombstone.OriginalName(row.FoundRowName, row.FoundTableId) ?? row.FoundRowName);

    public static FlexTableSchema ReadSchema(string json, TableIdentity table, int? version, string column) =>
        ColumnIdentity.WithImplicitIds(Guard(table, version, column, json, SchemaJson.ReadSchema));

    /// <summary>Seconds since 1970 become an instant, exact to the microsecond.</summary>
    public static DateTimeOffset ToTime(decimal unixSeconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(unixSeconds * TimeSpan.TicksPerSecond));

    /// <summary>The other way round.</summary>
    public static decimal ToSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond;

    public static DateTimeOffset? ToTime(decimal? unixSeconds) => unixSeconds is { } seconds ? ToTime(seconds) : null;

    private static FlexSlotMap ReadSlots(string? json, TableIdentity table) =>
        json is null ? FlexSlotMap.Empty : Guard(table, version: null, "indexed_columns", json, SlotMapJson.Read);

    private static T Guard<T>(TableIdentity table, int? version, string column, string json, Func<string, T> read)
    {
        try
        {
            return read(json);
        }
        catch (JsonException exception)
        {
            throw new FlexCorruptTableException(table.ApplicationId, table.Id!, table.Name, version, column, exception);
        }
    }
}
