using System.Data.Common;

using FlexDb.Core.Catalog;
using FlexDb.Core.Connections;

namespace FlexDb.Records.Tables;

/// <summary>A row of what loads a table: the table itself, or one of its indexes.</summary>
internal sealed record LoadedRow(RecordTableRow? Table, RecordIndex? Index) : IRow<LoadedRow>
{
    private const int IndexColumns = 7;

    public static LoadedRow Read(DbDataReader reader) => reader.FieldCount == IndexColumns
        ? new LoadedRow(null, ReadIndex(reader))
        : new LoadedRow(RecordTableRow.Read(reader), null);

    private static RecordIndex ReadIndex(DbDataReader reader) => new(
        (uint)reader.GetInt64(0),
        reader.GetString(1),
        reader.GetString(2),
        IndexNames.KindOf(reader.GetString(3)),
        reader.StringOrNull(4),
        reader.IsDBNull(5) ? null : (uint)reader.GetInt64(5),
        IndexNames.StateOf(reader.GetString(6)));
}

/// <summary>A table of the catalog, with its registration.</summary>
internal sealed class RecordTableRow : TableRow, IRow<RecordTableRow>
{
    private RecordTableRow(DbDataReader reader)
        : base(reader)
    {
        DeletedAt = reader.DecimalOrNull(DeletedAtPlace);
        if (!reader.IsDBNull(DeletedAtPlace + 1))
        {
            Registration = new TableRegistration(
                (uint)reader.GetInt64(DeletedAtPlace + 1),
                reader.GetInt32(DeletedAtPlace + 2),
                (uint)reader.GetInt64(DeletedAtPlace + 3),
                reader.GetBoolean(DeletedAtPlace + 4));
        }

        EqualsItsVersion = reader.IsDBNull(DeletedAtPlace + 5) ? null : reader.GetInt64(DeletedAtPlace + 5) != 0;
        ServerNow = reader.GetInt64(DeletedAtPlace + 6);
    }

    public TableRegistration? Registration { get; }

    /// <summary>Whether the version's row holds the same JSON; null where the version has no row.</summary>
    public bool? EqualsItsVersion { get; }

    public long ServerNow { get; }

    public static new RecordTableRow Read(DbDataReader reader) => new(reader);
}

/// <summary>One text.</summary>
internal sealed record TextRow(string Value) : IRow<TextRow>
{
    public static TextRow Read(DbDataReader reader) => new(reader.GetString(0));
}
