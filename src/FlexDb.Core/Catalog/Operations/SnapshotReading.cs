using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Reads all live tables of an application, as one statement sees them.</summary>
internal static class SnapshotReading
{
    public static async Task<IReadOnlyList<FlexTable>> ReadAsync(
        OperationConnection connection,
        string applicationId,
        int most,
        FlexList<string> excluded,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<TableRow> rows = await connection
            .QueryAsync<TableRow>(TableSql.ListWhole, new() { ["applicationId"] = applicationId, ["limit"] = most + 1L }, cancellationToken)
            .ConfigureAwait(false);
        TableRow[] own = [.. rows.Where(row => row.ApplicationId == applicationId)];
        EnsureWithin(own.Length, most, $"Application '{applicationId}'");
        return [.. own.Where(row => !excluded.Contains(row.RowName, StringComparer.Ordinal)).Select(RowReader.ToTable)];
    }

    public static void EnsureWithin(int count, int most, string what)
    {
        if (count > most)
        {
            throw new FlexLimitException(
                what,
                count,
                most,
                "tables or more",
                $"Raise {nameof(FlexDbOptions)}.{nameof(FlexDbOptions.MaxSnapshotTables)} to take them all at once.");
        }
    }

    public static FlexSnapshot Snapshot(IEnumerable<FlexTable> tables) =>
        new(tables.Select(table => new FlexSnapshotTable(table.Name, table.Schema)
        {
            DisplayName = table.DisplayName,
            IsActive = table.IsActive,
            Slots = table.Slots,
        }));
}
