using FlexDb.Core.Errors;

namespace FlexDb.Core.Installation;

/// <summary>Compares the tables that are there with those that must be. Pure: it sees structure, not rows.</summary>
internal static class CatalogComparison
{
    public static IReadOnlyList<CatalogDifference> Compare(CatalogState state) =>
        [.. state.Wanted.SelectMany(table => Compare(table, state))];

    private static IEnumerable<CatalogDifference> Compare(CatalogTable table, CatalogState state)
    {
        TableState? found = state.Find(table);
        if (found is null)
        {
            return
            [
                new(
                    new(table.Name, Column: null, FlexInstallationProblemCodes.TableMissing, $"{table.Name} is not there."),
                    Blocks: true,
                    new CreateTableMend(table)),
            ];
        }

        if (found.Type != "BASE TABLE")
        {
            return [Unmendable(table, FlexInstallationProblemCodes.NotATable, $"{table.Name} is a {found.Type}; it must be a table, so rename or drop what is there.")];
        }

        return
        [
            .. CompareEngine(table, found),
            .. table.Columns.SelectMany(column => ColumnComparison.Compare(table, column, found)),
            .. FindUnknownColumns(table, found),
            .. KeyComparison.Compare(table, found),
            .. ForeignKeyComparison.Compare(table, found, state),
        ];
    }

    private static IEnumerable<CatalogDifference> CompareEngine(CatalogTable table, TableState found)
    {
        if (!string.Equals(found.Engine, "InnoDB", StringComparison.OrdinalIgnoreCase))
        {
            yield return Unmendable(
                table,
                FlexInstallationProblemCodes.Engine,
                $"{table.Name} is kept by the engine {found.Engine}; convert it to InnoDB, which has transactions and foreign keys.");
        }
    }

    private static IEnumerable<CatalogDifference> FindUnknownColumns(CatalogTable table, TableState found) =>
        from column in found.Columns
        where !table.Columns.Any(wanted => string.Equals(wanted.Name, column.Name, StringComparison.OrdinalIgnoreCase))
            && column is { IsNullable: false, Default: null, IsGenerated: false, IsAutoIncrement: false }
        select new CatalogDifference(
            new(
                table.Name,
                column.Name,
                FlexInstallationProblemCodes.ColumnUnknown,
                $"{table.Name}.{column.Name} is not this library's and has no default, so no row could be inserted; "
                    + "give it a default or let it be NULL."),
            Blocks: true);

    private static CatalogDifference Unmendable(CatalogTable table, string code, string message) =>
        new(new(table.Name, Column: null, code, message), Blocks: true);
}
