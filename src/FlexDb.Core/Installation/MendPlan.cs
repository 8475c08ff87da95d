namespace FlexDb.Core.Installation;

/// <summary>The next statement of an installation.</summary>
internal sealed record MendStatement(string Table, FlexInstallationStepKind Kind, string Sql, IReadOnlyList<string> Changes);

/// <summary>Finds the next statement from the present state alone. Pure.</summary>
/// <remarks>
/// Nothing is remembered from one statement to the next, so whatever state a crash leaves, the next run goes on from it.
/// The order is: change the tables that have a foreign key, dropping it where one of its columns must change; change the
/// others; make what is missing, whose foreign key then fits; add the foreign keys that are missing.
/// </remarks>
internal static class MendPlan
{
    public static MendStatement Next(CatalogState state, IReadOnlyList<CatalogDifference> differences) =>
        state.Wanted
            .OrderBy(table => table.ForeignKey is null)
            .Select(table => Alter(table, state, differences))
            .FirstOrDefault(statement => statement is not null)
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

        if (table.FirstNumber > 1 && own.Any(difference => difference.Mend is ModifyColumnMend { Column.Default: CatalogDefault.AutoIncrement }))
        {
            clauses.Add(FormattableString.Invariant($"AUTO_INCREMENT = {table.FirstNumber}"));
        }

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
        CatalogDifference difference = differences.First(difference => difference.Mend is AddForeignKeyMend);
        CatalogTable table = ((AddForeignKeyMend)difference.Mend!).Table;
        CatalogForeignKey key = table.ForeignKey!;
        return new MendStatement(
            difference.Problem.Table,
            FlexInstallationStepKind.Altered,
            $"""
            ALTER TABLE {SqlName.Quote(table.Name)}
              ADD CONSTRAINT {SqlName.Quote(key.Name)}
              FOREIGN KEY ({SqlName.Quote(key.Column)})
              REFERENCES {SqlName.Quote(key.Target.Name)} ({SqlName.Quote(CatalogTable.Id)}) {key.Rules}
            """.TrimEnd(),
            [difference.Problem.Message]);
    }

    /// <summary>A column under a foreign key cannot change its collation (errors 1832, 1833 and 3780).</summary>
    private static IEnumerable<ForeignKeyState> ForeignKeysToDrop(
        CatalogTable table,
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences)
    {
        bool mustDrop = table.ForeignKey is { } key
            && (Modifies(differences, table, key.Column) || Modifies(differences, key.Target, CatalogTable.Id));
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
