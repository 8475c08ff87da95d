using System.Data.Common;

using FlexDb.Core.Connections;

namespace FlexDb.Core.Catalog;

/// <summary>The table that was asked for a version, and the version's id; null where it has no such version.</summary>
internal abstract class FoundVersionRow(DbDataReader reader)
{
    protected const int FoundColumns = 5;

    public string FoundTableId { get; } = reader.GetString(0);

    public string FoundApplicationId { get; } = reader.GetString(1);

    public string FoundRowName { get; } = reader.GetString(2);

    public string? Id { get; } = reader.StringOrNull(3);

    public string? TableId { get; } = reader.StringOrNull(4);

    /// <summary>Whether there is a version, and it is the table's: one of the id 'abc ' is not that of 'abc', though the server takes it for that.</summary>
    public bool IsFound => Id is not null && TableId == FoundTableId;
}

/// <summary>A version of a table.</summary>
internal sealed class VersionRow : FoundVersionRow, IRow<VersionRow>
{
    private VersionRow(DbDataReader reader)
        : base(reader)
    {
        if (Id is not null)
        {
            Version = reader.GetInt32(FoundColumns);
            PreviousSchemaJson = reader.StringOrNull(FoundColumns + 1);
            SchemaJson = reader.GetString(FoundColumns + 2);
            ChangesJson = reader.GetString(FoundColumns + 3);
            CreatedBy = reader.StringOrNull(FoundColumns + 4);
            CreatedAt = reader.GetDecimal(FoundColumns + 5);
        }
    }

    public int? Version { get; }

    public string? PreviousSchemaJson { get; }

    public string? SchemaJson { get; }

    public string? ChangesJson { get; }

    public string? CreatedBy { get; }

    public decimal? CreatedAt { get; }

    public static VersionRow Read(DbDataReader reader) => new(reader);
}

/// <summary>The schema of a version of a table.</summary>
internal class VersionSchemaRow : FoundVersionRow, IRow<VersionSchemaRow>
{
    protected VersionSchemaRow(DbDataReader reader)
        : base(reader) => SchemaJson = reader.StringOrNull(FoundColumns);

    public string? SchemaJson { get; }

    public static VersionSchemaRow Read(DbDataReader reader) => new(reader);
}

/// <summary>A version of a table that is there, without what led to it.</summary>
internal sealed class ListedSchemaRow : VersionSchemaRow, IRow<ListedSchemaRow>
{
    private ListedSchemaRow(DbDataReader reader)
        : base(reader)
    {
        Version = reader.GetInt32(FoundColumns + 1);
        CreatedBy = reader.StringOrNull(FoundColumns + 2);
        CreatedAt = reader.GetDecimal(FoundColumns + 3);
    }

    public int Version { get; }

    public string? CreatedBy { get; }

    public decimal CreatedAt { get; }

    public static new ListedSchemaRow Read(DbDataReader reader) => new(reader);
}
