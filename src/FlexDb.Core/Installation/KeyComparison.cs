using FlexDb.Core.Errors;

namespace FlexDb.Core.Installation;

/// <summary>Compares the keys and indexes that are there, whatever their names, with those that must be.</summary>
internal static class KeyComparison
{
    public static IEnumerable<CatalogDifference> Compare(CatalogTable table, TableState found) =>
    [
        .. ComparePrimaryKey(table, found),
        .. table.Keys.SelectMany(key => CompareKey(table, key, found)),
        .. FindTooStrict(table, found),
    ];

    private static IEnumerable<CatalogDifference> ComparePrimaryKey(CatalogTable table, TableState found)
    {
        string wanted = string.Join(", ", table.PrimaryKey);
        IndexState? primary = found.Indexes.FirstOrDefault(index => index.IsPrimaryKey);
        if (primary is null)
        {
            yield return Difference(
                table,
                FlexInstallationProblemCodes.PrimaryKey,
                $"{table.Name} has no primary key; it must be ({wanted}).",
                new AddKeyMend(table, table.PrimaryKey, IsUnique: true, Name: null));
        }
        else if (!primary.Covers(table.PrimaryKey))
        {
            yield return Difference(
                table,
                FlexInstallationProblemCodes.PrimaryKey,
                $"The primary key of {table.Name} is ({Describe(primary)}); it must be ({wanted}), so change it by hand.");
        }
    }

    private static IEnumerable<CatalogDifference> CompareKey(CatalogTable table, CatalogKey key, TableState found)
    {
        IndexState[] covering = [.. found.Indexes.Where(index => index.Covers(key.Columns))];
        if (covering.Any(index => index.IsUnique || !key.IsUnique))
        {
            yield break;
        }

        string columns = string.Join(", ", key.Columns);
        if (covering.Length > 0)
        {
            // The index keeps its name, by which another application's migrations may know it.
            yield return Difference(
                table,
                FlexInstallationProblemCodes.IndexMissing,
                $"The index {covering[0].Name} of {table.Name} on ({columns}) is not unique; it must be.",
                new AddKeyMend(table, key.Columns, key.IsUnique, covering[0].Name, Replaces: true));
        }
        else
        {
            yield return Difference(
                table,
                FlexInstallationProblemCodes.IndexMissing,
                $"{table.Name} has no {(key.IsUnique ? "unique key" : "index")} on ({columns}).",
                new AddKeyMend(table, key.Columns, key.IsUnique, FreeName(key.Name, found)),
                blocks: key.IsUnique);
        }
    }

    /// <summary>
    /// A unique key over the library's columns alone is harmless only where it holds all columns of one that must be.
    /// One that holds a column of the host's may be harmless by that, which cannot be told from here.
    /// </summary>
    private static IEnumerable<CatalogDifference> FindTooStrict(CatalogTable table, TableState found) =>
        from index in found.Indexes
        where index is { IsUnique: true, IsPrimaryKey: false }
            && index.Parts.All(part => IsKnown(table, part))
            && !UniqueSets(table).Any(columns => columns.All(column => index.Parts.Any(part => part.IsWhole(column))))
        select Difference(
            table,
            FlexInstallationProblemCodes.UniqueTooStrict,
            $"The unique key {index.Name} of {table.Name} on ({Describe(index)}) refuses rows that must be allowed; drop it.");

    private static bool IsKnown(CatalogTable table, IndexPart part) =>
        table.Columns.Any(column => string.Equals(column.Name, part.Column, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<IReadOnlyList<string>> UniqueSets(CatalogTable table) =>
        table.Keys.Where(key => key.IsUnique).Select(key => key.Columns).Prepend(table.PrimaryKey);

    /// <summary>A name that no index of the table has: ours may be taken by one that covers something else.</summary>
    private static string FreeName(string name, TableState found)
    {
        string free = name;
        for (int suffix = 2; found.Indexes.Any(index => string.Equals(index.Name, free, StringComparison.OrdinalIgnoreCase)); suffix++)
        {
            free = FormattableString.Invariant($"{name}_{suffix}");
        }

        return free;
    }

    private static string Describe(IndexState index) =>
        string.Join(", ", index.Parts.Select(part => part.Column is null ? "an expression" : part.IsPrefix ? $"the start of {part.Column}" : part.Column));

    private static CatalogDifference Difference(
        CatalogTable table,
        string code,
        string message,
        CatalogMend? mend = null,
        bool blocks = true) =>
        new(new(table.Name, Column: null, code, message), blocks, mend);
}
