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

/// <summary>A live table, with the server's clock.</summary>
internal sealed class TimedTableRow : TableRow, IRow<TimedTableRow>
{
    private TimedTableRow(DbDataReader reader)
        : base(reader) => ServerNow = reader.GetInt64(LiveColumns + 2);

    public long ServerNow { get; }

    public static new TimedTableRow Read(DbDataReader reader) => new(reader);
}

/// <summary>
/// What is read of a live table that the store remembers. What else has moved is <see cref="Sql.TableSql.Unmoved"/> for
/// nothing, or a JSON array of it.
/// </summary>
internal sealed record RememberedRow(string Id, string RowName, string? DisplayName, int Version, bool IsActive, string? Moved)
    : IRow<RememberedRow>
{
    public static RememberedRow Read(DbDataReader reader) =>
        new(
            reader.GetString(0),
            reader.GetString(1),
            reader.StringOrNull(2),
            reader.GetInt32(3),
            reader.GetBoolean(4),
            reader.StringOrNull(5));
}

/// <summary>An edited table, as far as its edit does not know it.</summary>
/// <param name="UpdatedAt">The time of the edit.</param>
/// <param name="State">What is no part of the schema, as it is now; null where nothing has changed the row's time, so that it is as before.</param>
internal sealed record EditedRow(decimal UpdatedAt, EditedState? State = null) : IRow<EditedRow>
{
    public static EditedRow Read(DbDataReader reader) => new(
        reader.GetDecimal(0),
        new EditedState(reader.StringOrNull(1), reader.GetString(2), reader.GetBoolean(3), reader.DecimalOrNull(4)));
}

internal sealed record EditedState(string? DisplayName, string RowName, bool IsActive, decimal? DeletedAt);

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
