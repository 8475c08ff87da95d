using FlexDb.Core.Errors;

namespace FlexDb.Core.Installation;

/// <summary>Finds out whether a table is tied to the one that it refers to, and which foreign keys stand in the way of a conversion.</summary>
internal static class ForeignKeyComparison
{
    public static IEnumerable<CatalogDifference> Compare(CatalogTable table, TableState found, CatalogState state)
    {
        if (table.ForeignKey is { } wanted && !found.ForeignKeys.Any(key => IsOurs(table, key, state)))
        {
            yield return new(
                new(
                    table.Name,
                    wanted.Column,
                    FlexInstallationProblemCodes.ForeignKeyMissing,
                    $"{table.Name}.{wanted.Column} has no foreign key to {wanted.Target.Name}.{CatalogTable.Id}."),
                wanted.Blocks,
                new AddForeignKeyMend(table));
        }
    }

    /// <summary>Whether it is the one that the table must have, whatever its name and its rules.</summary>
    public static bool IsOurs(CatalogTable table, ForeignKeyState key, CatalogState state) =>
        table.ForeignKey is { } wanted
        && string.Equals(key.ReferencedSchema, state.DatabaseName, StringComparison.OrdinalIgnoreCase)
        && key.ReferencedTable == wanted.Target.Name
        && key.Columns is [{ } column]
        && column == wanted.Column
        && key.ReferencedColumns is [CatalogTable.Id];
}
