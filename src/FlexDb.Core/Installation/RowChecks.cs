using System.Data.Common;
using System.Globalization;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Installation;

/// <summary>A query whose answer is what stands against a mend: nothing, or the values concerned.</summary>
internal sealed record RowCheck(string Table, string? Column, string Code, string Message, string Sql);

/// <summary>A value, or several together, and how many rows hold it; without a value, a plain count.</summary>
internal sealed record RowCount(string? Value, long Count) : IRow<RowCount>
{
    public static RowCount Read(DbDataReader reader) => new(reader.StringOrNull(0), reader.GetInt64(1));
}

/// <summary>Puts together the queries that prove that the rows bear a mend. Pure.</summary>
internal static class RowChecks
{
    /// <summary>So many values of each kind are told.</summary>
    private const int Shown = 10;

    // One more tells that there are more.
    private const int Read = Shown + 1;

    public static IEnumerable<RowCheck> For(CatalogState state, IReadOnlyList<CatalogDifference> differences) =>
    [
        .. state.Wanted.SelectMany(table => Uniqueness(table, state.Find(table), differences)),
        .. state.Wanted.Where(table => table.ForeignKey is not null).SelectMany(table => Orphans(table, table.ForeignKey!, state, differences)),
        .. differences
            .Select(difference => difference.Mend)
            .OfType<ModifyColumnMend>()
            .Distinct()
            .SelectMany(modify => Values(modify, state.Find(modify.Table)!.Find(modify.Column.Name)!)),
    ];

    public static string Describe(IReadOnlyList<RowCount> found)
    {
        IEnumerable<string> told = found.Take(Shown).Select(row => row.Value is null
            ? row.Count.ToString(CultureInfo.InvariantCulture)
            : FormattableString.Invariant($"({row.Value}) {row.Count} times"));
        return string.Join(", ", told) + (found.Count > Shown ? ", and more." : ".");
    }

    /// <summary>
    /// A key that is unique now may not be so in utf8mb4_bin, which ignores trailing spaces, where the collation of now
    /// does not: MySQL's utf8mb4_0900_ai_ci tells 'a' from 'a '.
    /// </summary>
    private static IEnumerable<RowCheck> Uniqueness(
        CatalogTable table,
        TableState? found,
        IReadOnlyList<CatalogDifference> differences) =>
        from columns in table.Keys.Where(key => key.IsUnique).Select(key => key.Columns).Prepend(table.PrimaryKey)
        where columns.All(column => found?.Find(column) is not null)
            && (columns.Any(column => MendPlan.Modifies(differences, table, column)) || IsToBeAdded(table, columns, differences))
        let values = string.Join(", ", columns.Select(column => Exact(table, column)))
        select new RowCheck(
            table.Name,
            Column: null,
            FlexInstallationProblemCodes.DuplicateRows,
            $"Rows of {table.Name} are equal in ({string.Join(", ", columns)}), which must be unique:",
            FormattableString.Invariant($"""
                SELECT
                  CONCAT_WS(', ', {values}) AS Value,
                  COUNT(*) AS Count
                FROM {SqlName.Quote(table.Name)}
                GROUP BY {values}
                HAVING COUNT(*) > 1
                ORDER BY {values}
                LIMIT {Read}
                """));

    private static bool IsToBeAdded(CatalogTable table, IReadOnlyList<string> columns, IReadOnlyList<CatalogDifference> differences) =>
        differences.Any(difference => difference.Mend is AddKeyMend { IsUnique: true } key
            && key.Table == table
            && key.Columns.SequenceEqual(columns));

    /// <summary>Under a collation that ignores case a version may belong to 'A' by saying 'a'.</summary>
    private static IEnumerable<RowCheck> Orphans(
        CatalogTable table,
        CatalogForeignKey key,
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences)
    {
        ColumnState? reference = state.Find(table)?.Find(key.Column);
        ColumnState? id = state.Find(key.Target)?.Find(CatalogTable.Id);
        bool isAsked = differences.Any(difference => difference.Mend is AddForeignKeyMend add && add.Table == table)
            || MendPlan.Modifies(differences, table, key.Column)
            || MendPlan.Modifies(differences, key.Target, CatalogTable.Id);
        if (!isAsked || reference?.Collation is null || (state.Find(key.Target) is not null && id?.Collation is null))
        {
            yield break;
        }

        // The first condition only finds the row by its index, the second decides. Not by NOT EXISTS: MariaDB keeps the
        // answers of a subquery by the values it was asked for, compared by their own collation.
        string referring = $"v.{SqlName.Quote(key.Column)}";
        string owner = id is null
            ? ""
            : $"""
            LEFT JOIN {SqlName.Quote(key.Target.Name)} AS t
              ON t.id = CONVERT({referring} USING {id.CharacterSet}) COLLATE {id.Collation}
              AND {Exact("t.id")} = {Exact(referring)}
            WHERE t.id IS NULL
            """;
        yield return new RowCheck(
            table.Name,
            key.Column,
            FlexInstallationProblemCodes.OrphanRows,
            $"Rows of {table.Name} have a {key.Column} that is the id of no row of {key.Target.Name}, compared exactly:",
            FormattableString.Invariant($"""
                SELECT
                  {Exact(referring)} AS Value,
                  COUNT(*) AS Count
                FROM {SqlName.Quote(table.Name)} AS v
                {owner}
                GROUP BY {Exact(referring)}
                ORDER BY {Exact(referring)}
                LIMIT {Read}
                """));
    }

    private static IEnumerable<RowCheck> Values(ModifyColumnMend modify, ColumnState column)
    {
        string name = SqlName.Quote(column.Name);
        if (column.IsNullable && !modify.Column.IsNullable)
        {
            yield return Unfit(modify, "must not be NULL, but is in this many rows:", $"{name} IS NULL");
        }

        string? range = modify.Column.Kind switch
        {
            CatalogColumnKind.Integer => "-2147483648 AND 2147483647",
            CatalogColumnKind.Boolean => "0 AND 1",
            _ => null,
        };
        if (range is not null && !ColumnTypes.IsExact(modify.Column, column))
        {
            yield return Unfit(modify, $"must be between {range}, but is not in this many rows:", $"{name} + 0 NOT BETWEEN {range}");
        }
    }

    private static RowCheck Unfit(ModifyColumnMend modify, string predicate, string condition) => new(
        modify.Table.Name,
        modify.Column.Name,
        FlexInstallationProblemCodes.UnfitRows,
        $"{modify.Table.Name}.{modify.Column.Name} {predicate}",
        $"""
        SELECT
          CAST(NULL AS CHAR) AS Value,
          COUNT(*) AS Count
        FROM {SqlName.Quote(modify.Table.Name)}
        WHERE {condition}
        HAVING COUNT(*) > 0
        """);

    // Bytes that are not text in utf8mb4 would all become NULL.
    private static string Exact(CatalogTable table, string column) =>
        table.Columns.First(wanted => wanted.Name == column).Kind is CatalogColumnKind.Bytes or CatalogColumnKind.FixedBytes
            ? $"HEX({SqlName.Quote(column)})"
            : Exact(SqlName.Quote(column));

    private static string Exact(string expression) =>
        $"CONVERT({expression} USING {ColumnTypes.CharacterSet}) COLLATE {ColumnTypes.Collation}";
}
