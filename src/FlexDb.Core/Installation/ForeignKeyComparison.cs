using FlexDb.Core.Errors;

namespace FlexDb.Core.Installation;

/// <summary>Finds out whether the versions are tied to their tables, and which foreign keys stand in the way of a conversion.</summary>
internal static class ForeignKeyComparison
{
    public static IEnumerable<CatalogDifference> Compare(CatalogTable table, TableState found, CatalogState state)
    {
        if (table == CatalogTable.Versions && !found.ForeignKeys.Any(key => IsOurs(table, key, state)))
        {
            yield return new(
                new(
                    table.Name,
                    CatalogTable.ForeignKeyColumn,
                    FlexInstallationProblemCodes.ForeignKeyMissing,
                    $"{table.Name}.{CatalogTable.ForeignKeyColumn} has no foreign key to {CatalogTable.Tables.Name}.{CatalogTable.Id}."),
                Blocks: false,
                new AddForeignKeyMend());
        }
    }

    /// <summary>Whether it ties <c>flex_table_versions.table_id</c> to <c>flex_tables.id</c>, whatever its name and its rules.</summary>
    public static bool IsOurs(CatalogTable table, ForeignKeyState key, CatalogState state) =>
        table == CatalogTable.Versions
        && string.Equals(key.ReferencedSchema, state.DatabaseName, StringComparison.OrdinalIgnoreCase)
        && key.ReferencedTable == CatalogTable.Tables.Name
        && key.Columns is [CatalogTable.ForeignKeyColumn]
        && key.ReferencedColumns is [CatalogTable.Id];
}
