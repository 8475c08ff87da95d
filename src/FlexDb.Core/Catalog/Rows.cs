using System.Data.Common;

using FlexDb.Core.Connections;

namespace FlexDb.Core.Catalog;

/// <summary>A table without its JSON.</summary>
internal class SummaryRow : IRow<SummaryRow>
{
    protected const int LiveColumns = 8;

    /// <summary>Reads what a live row has.</summary>
    protected SummaryRow(DbDataReader reader)
    {
        Id = reader.GetString(0);
        ApplicationId = reader.GetString(1);
        RowName = reader.GetString(2);
        DisplayName = reader.StringOrNull(3);
        Version = reader.GetInt32(4);
        IsActive = reader.GetBoolean(5);
        CreatedAt = reader.GetDecimal(6);
        UpdatedAt = reader.GetDecimal(7);
    }

    public string Id { get; }

    public string ApplicationId { get; }

    public string RowName { get; }

    public string? DisplayName { get; }

    public int Version { get; }

    public bool IsActive { get; }

    public decimal CreatedAt { get; }

    public decimal UpdatedAt { get; }

    public decimal? DeletedAt { get; protected init; }

    public static SummaryRow Read(DbDataReader reader) => new(reader) { DeletedAt = reader.DecimalOrNull(LiveColumns) };
}

/// <summary>A table; of a text that finds live rows only, without the time of its deletion.</summary>
internal class TableRow : SummaryRow, IRow<TableRow>
{
    protected const int DeletedAtPlace = LiveColumns + 2;

    protected TableRow(DbDataReader reader)
        : base(reader)
    {
        SchemaJson = reader.GetString(LiveColumns);
        SlotsJson = reader.StringOrNull(LiveColumns + 1);
    }

    public string SchemaJson { get; }

    public string? SlotsJson { get; }

    public static new TableRow Read(DbDataReader reader) =>
        new(reader) { DeletedAt = reader.FieldCount > DeletedAtPlace ? reader.DecimalOrNull(DeletedAtPlace) : null };
}

/// <summary>A live table, with the server's clock; without its JSON where it has the time of the cached schema.</summary>
internal sealed class CacheableRow : SummaryRow, IRow<CacheableRow>
{
    private CacheableRow(DbDataReader reader)
        : base(reader)
    {
        SchemaJson = reader.StringOrNull(LiveColumns);
        SlotsJson = SchemaJson is null ? null : reader.StringOrNull(LiveColumns + 1);
        ServerNow = reader.GetInt64(LiveColumns + 2);
    }

    /// <summary>The schema; null where it has the time of the cached one.</summary>
    public string? SchemaJson { get; }

    /// <summary>The slots; null as well where <see cref="SchemaJson"/> is, because the cached ones belong to the cached schema.</summary>
    public string? SlotsJson { get; }

    public long ServerNow { get; }

    public static new CacheableRow Read(DbDataReader reader) => new(reader);
}

/// <summary>An edited table, as far as its edit does not know it: when it was written, and what is no part of the schema.</summary>
internal sealed record EditedRow(decimal UpdatedAt, string? DisplayName, string RowName, bool IsActive, decimal? DeletedAt)
    : IRow<EditedRow>
{
    public static EditedRow Read(DbDataReader reader) => new(
        reader.GetDecimal(0),
        reader.StringOrNull(1),
        reader.GetString(2),
        reader.GetBoolean(3),
        reader.DecimalOrNull(4));
}

/// <summary>A table that others refer to, or that refers to others.</summary>
internal sealed record NameRow(string Id, string ApplicationId, string RowName, string? SchemaJson = null) : IRow<NameRow>
{
    public static NameRow Read(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.FieldCount > 3 ? reader.StringOrNull(3) : null);
}

internal sealed record TimesRow(decimal CreatedAt, decimal UpdatedAt) : IRow<TimesRow>
{
    public static TimesRow Read(DbDataReader reader) => new(reader.GetDecimal(0), reader.GetDecimal(1));
}
