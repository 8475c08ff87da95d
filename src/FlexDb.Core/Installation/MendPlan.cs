namespace FlexDb.Core.Installation;

/// <summary>The next statement of an installation.</summary>
internal sealed record MendStatement(string Table, FlexInstallationStepKind Kind, string Sql, IReadOnlyList<string> Changes);

/// <summary>Finds the next statement from the present state alone. Pure.</summary>
/// <remarks>
/// Nothing is remembered from one statement to the next, so whatever state a crash leaves, the next run goes on from it.
/// The order is: change the versions, dropping the foreign key where one of its columns must change; change the tables;
/// make what is missing, whose foreign key then fits; tie the two together.
/// </remarks>
internal static class MendPlan
{
    public static MendStatement Next(CatalogState state, IReadOnlyList<CatalogDifference> differences) =>
        Alter(CatalogTable.Versions, state, differences)
        ?? Alter(CatalogTable.Tables, state, differences)
        ?? Create(differences)
        ?? AddForeignKey(differences);

    private static MendStatement? Alter(
        CatalogTable table,
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences)
    {
        List<string> clauses = [];
        List<string> changes = [];
        foreach (ForeignKeyState key in ForeignKeysToDrop(table, state, differences))
        {
            clauses.Add($"DROP FOREIGN KEY {SqlName.Quote(key.Name)}");
            changes.Add($"The foreign key {key.Name} held a column that must change; it is made again at the end.");
        }

        CatalogDifference[] own = [.. differences.Where(difference => IsAlteration(difference.Mend, table))];
        clauses.AddRange(own.Select(difference => Clause(difference.Mend!)).Distinct(StringComparer.Ordinal));
        changes.AddRange(own.Select(difference => difference.Problem.Message));

        // Older row formats refuse keys over 767 bytes (error 1071), which utf8mb4 makes of 192 characters.
        if (clauses.Count > 0 && state.Find(table)!.RowFormat is "Compact" or "Redundant")
        {
            clauses.Add("ROW_FORMAT = DYNAMIC");
        }

        return clauses.Count == 0
            ? null
            : new MendStatement(
                table.Name,
                FlexInstallationStepKind.Altered,
                $"ALTER TABLE {SqlName.Quote(table.Name)}\n  {string.Join(",\n  ", clauses)}",
                changes);
    }

    private static MendStatement? Create(IReadOnlyList<CatalogDifference> differences) =>
        differences
            .Where(difference => difference.Mend is CreateTableMend)
            .Select(difference => new MendStatement(
                difference.Problem.Table,
                FlexInstallationStepKind.Created,
                InstallationScripts.Read(((CreateTableMend)difference.Mend!).Table.Script),
                [difference.Problem.Message]))
            .FirstOrDefault();

    private static MendStatement AddForeignKey(IReadOnlyList<CatalogDifference> differences)
    {
        CatalogDifference difference = differences.Single(difference => difference.Mend is AddForeignKeyMend);
        return new MendStatement(
            difference.Problem.Table,
            FlexInstallationStepKind.Altered,
            $"""
            ALTER TABLE {SqlName.Quote(CatalogTable.Versions.Name)}
              ADD CONSTRAINT {SqlName.Quote(CatalogTable.ForeignKeyName)}
              FOREIGN KEY ({SqlName.Quote(CatalogTable.ForeignKeyColumn)})
              REFERENCES {SqlName.Quote(CatalogTable.Tables.Name)} ({SqlName.Quote(CatalogTable.Id)})
            """,
            [difference.Problem.Message]);
    }

    /// <summary>A column under a foreign key cannot change its collation (errors 1832, 1833 and 3780).</summary>
    private static IEnumerable<ForeignKeyState> ForeignKeysToDrop(
        CatalogTable table,
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences)
    {
        bool mustDrop = Modifies(differences, CatalogTable.Versions, CatalogTable.ForeignKeyColumn)
            || Modifies(differences, CatalogTable.Tables, CatalogTable.Id);
        return mustDrop
            ? (state.Find(table)?.ForeignKeys ?? []).Where(key => ForeignKeyComparison.IsOurs(table, key, state))
            : [];
    }

    /// <summary>Whether a column is to be defined anew.</summary>
    public static bool Modifies(IReadOnlyList<CatalogDifference> differences, CatalogTable table, string column) =>
        differences.Any(difference => difference.Mend is ModifyColumnMend modify
            && modify.Table == table
            && string.Equals(modify.Column.Name, column, StringComparison.OrdinalIgnoreCase));

    private static bool IsAlteration(CatalogMend? mend, CatalogTable table) => mend switch
    {
        ModifyColumnMend modify => modify.Table == table,
        AddColumnMend add => add.Table == table,
        AddKeyMend key => key.Table == table,
        _ => false,
    };

    private static string Clause(CatalogMend mend) => mend switch
    {
        ModifyColumnMend modify => $"MODIFY COLUMN {SqlName.Quote(modify.Column.Name)} {modify.Definition}",
        AddColumnMend add => $"ADD COLUMN {SqlName.Quote(add.Column)} {add.Definition}",
        AddKeyMend { Name: null } key => $"ADD PRIMARY KEY ({SqlName.QuoteAll(key.Columns)})",
        AddKeyMend key =>
            (key.Replaces ? $"DROP INDEX {SqlName.Quote(key.Name)},\n  " : "")
            + $"ADD {(key.IsUnique ? "UNIQUE " : "")}INDEX {SqlName.Quote(key.Name)} ({SqlName.QuoteAll(key.Columns)})",
        _ => throw new ArgumentException($"{mend.GetType().Name} is not a clause of ALTER TABLE.", nameof(mend)),
    };
}
