using FlexDb.Core.Errors;

namespace FlexDb.Core.Installation;

/// <summary>Compares one column that is there with the one that must be.</summary>
internal static class ColumnComparison
{
    public static IEnumerable<CatalogDifference> Compare(
        CatalogTable table,
        CatalogColumn wanted,
        TableState found)
    {
        ColumnState? column = found.Find(wanted.Name);
        if (column is null)
        {
            return [Missing(table, wanted)];
        }

        if (column.IsGenerated)
        {
            return
            [
                Difference(
                    table,
                    wanted,
                    FlexInstallationProblemCodes.ColumnGenerated,
                    "is computed by the server; make it an ordinary column."),
            ];
        }

        if (!ColumnTypes.CanHold(wanted, column))
        {
            return
            [
                Difference(
                    table,
                    wanted,
                    FlexInstallationProblemCodes.ColumnType,
                    $"is {ColumnTypes.Describe(column)}; it must be {ColumnTypes.Wanted(wanted)}, and converting could change values; convert it by hand."),
            ];
        }

        var mend = new ModifyColumnMend(table, wanted, ColumnTypes.Definition(wanted, column));
        return FindMendable(table, wanted, column, mend);
    }

    private static IEnumerable<CatalogDifference> FindMendable(
        CatalogTable table,
        CatalogColumn wanted,
        ColumnState column,
        ModifyColumnMend mend)
    {
        if (!ColumnTypes.IsExact(wanted, column))
        {
            yield return Difference(
                table,
                wanted,
                FlexInstallationProblemCodes.ColumnType,
                $"is {column.ColumnType}; it must be {ColumnTypes.Wanted(wanted)}.",
                mend);
        }

        if (wanted.Kind is CatalogColumnKind.Text or CatalogColumnKind.Bytes && column.Length < wanted.Length)
        {
            yield return Difference(
                table,
                wanted,
                FlexInstallationProblemCodes.ColumnLength,
                $"holds {column.Length} {(wanted.Kind == CatalogColumnKind.Text ? "characters" : "bytes")}; it must hold {wanted.Length}.",
                mend);
        }

        if (wanted.Kind is CatalogColumnKind.Text or CatalogColumnKind.LongText && column.Collation != ColumnTypes.Collation)
        {
            yield return Difference(
                table,
                wanted,
                FlexInstallationProblemCodes.ColumnCollation,
                $"has the collation {column.Collation}; it must be {ColumnTypes.Collation}, which compares exactly.",
                mend,
                blocks: !ColumnTypes.ComparesExactly(column));
        }

        if (wanted.IsNullable != column.IsNullable)
        {
            yield return Difference(
                table,
                wanted,
                FlexInstallationProblemCodes.ColumnNullability,
                column.IsNullable ? "admits NULL; it must not." : "does not admit NULL; it must.",
                mend,
                blocks: wanted.IsNullable);
        }

        if (!ColumnDefaults.Fits(wanted, column))
        {
            yield return Difference(
                table,
                wanted,
                FlexInstallationProblemCodes.ColumnDefault,
                $"must have {ColumnTypes.DefaultClause(wanted, column.Precision)}.",
                mend,
                blocks: wanted.Default is CatalogDefault.Zero or CatalogDefault.Empty or CatalogDefault.AutoIncrement);
        }
    }

    /// <summary>A column that may be NULL is added, because NULL says of the rows there that nothing is known.</summary>
    private static CatalogDifference Missing(CatalogTable table, CatalogColumn wanted) => wanted.IsNullable
        ? Difference(
            table,
            wanted,
            FlexInstallationProblemCodes.ColumnMissing,
            "is not there.",
            new AddColumnMend(table, wanted.Name, ColumnTypes.Definition(wanted)))
        : Difference(
            table,
            wanted,
            FlexInstallationProblemCodes.ColumnMissing,
            $"is not there; it must be {ColumnTypes.Wanted(wanted)}, and what the rows should hold in it is not known; add and fill it by hand.");

    private static CatalogDifference Difference(
        CatalogTable table,
        CatalogColumn wanted,
        string code,
        string predicate,
        CatalogMend? mend = null,
        bool blocks = true) =>
        new(new(table.Name, wanted.Name, code, FormattableString.Invariant($"{table.Name}.{wanted.Name} {predicate}")), blocks, mend);
}
