using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Says why a merge cannot be made that would leave a table with two columns of one name.</summary>
internal static class MergeClashes
{
    /// <summary>
    /// The problems of a merged schema, where those of a name that a column takes from one that the merge keeps are told as
    /// what they are: one problem each, at the column that takes the name.
    /// </summary>
    /// <remarks>
    /// It happens where the snapshot's table lost one column and gave its name to another: a merge follows the rename, and
    /// removes nothing.
    /// </remarks>
    public static FlexList<FlexSchemaProblem> Explain(FlexPlan merge, FlexList<FlexSchemaProblem> problems)
    {
        if (problems.All(problem => problem.Code != FlexSchemaProblemCodes.DuplicateName))
        {
            return problems;
        }

        Dictionary<string, string?> messages = new(StringComparer.Ordinal);
        foreach (SchemaChange rename in merge.Changes.Where(change => change.After is { } after && after.Name != change.Column))
        {
            if (Find(merge.Schema, column => IsKept(column, rename)) is { } kept
                && Find(merge.Schema, column => column.Id == rename.After!.Id) is { } renamed)
            {
                string name = merge.Schema.Columns[kept].Name;
                messages[Path(kept)] = null;
                messages[Path(renamed)] =
                    $"The merge would rename column '{rename.Column}' to '{rename.After!.Name}', as it is called in the snapshot, but it keeps the table's own column "
                    + $"'{name}', which the snapshot does not have. Rename or remove the table's column '{name}' first, or import with "
                    + $"{nameof(FlexImportMode)}.{nameof(FlexImportMode.Mirror)}, which removes it.";
            }
        }

        return problems
            .Where(problem => !IsTold(problem) || messages[problem.Path] is not null)
            .Select(problem => IsTold(problem) ? problem with { Message = messages[problem.Path]! } : problem)
            .ToFlexList();

        bool IsTold(FlexSchemaProblem problem) =>
            problem.Code == FlexSchemaProblemCodes.DuplicateName && messages.ContainsKey(problem.Path);

        bool IsKept(FlexColumnDefinition column, SchemaChange rename) =>
            column.Id != rename.After!.Id
            && column.Name.Equals(rename.After.Name, StringComparison.OrdinalIgnoreCase)
            && merge.Changes.All(change => change.After?.Id != column.Id);
    }

    private static int? Find(FlexTableSchema schema, Func<FlexColumnDefinition, bool> isIt)
    {
        int index = schema.Columns.TakeWhile(column => !isIt(column)).Count();
        return index < schema.Columns.Count ? index : null;
    }

    private static string Path(int column) => FormattableString.Invariant($"$.columns[{column}].{ColumnProperties.Name}");
}
