using System.Runtime.InteropServices;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>Checks a whole schema and reports every problem in one call.</summary>
/// <remarks>
/// Pure and thread-safe. A schema of 500 columns is checked in well under a millisecond once its patterns are
/// known; a pattern met for the first time costs some 0.1 ms more. One report holds at most 10,000 problems.
/// </remarks>
public static class FlexSchemaValidator
{
    /// <summary>Every problem of a schema, in the order of its columns; none when it can be written.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="limits">How large it may be; the defaults when null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    public static FlexList<FlexSchemaProblem> Validate(FlexTableSchema schema, FlexSchemaLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. Find(schema, limits ?? new FlexSchemaLimits()).Select(static problem => problem.ToProblem())];
    }

    /// <summary>The problems of <paramref name="after"/> that an edit has brought, and that so refuse it.</summary>
    /// <remarks>
    /// A problem is old when <paramref name="before"/> has it for the column of the same id, at the same place
    /// within that column; moving or renaming the column does not make it new. A limit that was passed before is new
    /// again only where the schema has grown.
    /// </remarks>
    internal static FlexList<FlexSchemaProblem> FindNewProblems(
        FlexTableSchema before,
        FlexTableSchema after,
        FlexSchemaLimits? limits = null)
    {
        limits ??= new FlexSchemaLimits();
        IReadOnlyList<SchemaProblemAt> found = Find(after, limits, Untouched(before, after, limits));
        if (found.Count == 0)
        {
            return [];
        }

        FlexTableSchema identified = ColumnIdentity.WithImplicitIds(before);
        Dictionary<(string Column, string Path, string Code), int> old = [];
        foreach (SchemaProblemAt problem in Find(before, limits, Untouched(before, after, limits)))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(old, Key(identified, problem), out _)++;
        }

        identified = ColumnIdentity.WithImplicitIds(after);
        return [.. found.Where(IsNew).Select(static problem => problem.ToProblem())];

        bool IsNew(SchemaProblemAt problem) =>
            --CollectionsMarshal.GetValueRefOrAddDefault(old, Key(identified, problem), out _) < 0
            || HasGrown(problem.Code, before, after);
    }

    /// <summary>
    /// The columns that an edit has left as they were; what is wrong with them by themselves is not new. Null where a
    /// schema may be too large: whether its size can be measured hangs on what is wrong with any column.
    /// </summary>
    private static HashSet<FlexColumnDefinition>? Untouched(FlexTableSchema before, FlexTableSchema after, FlexSchemaLimits limits)
    {
        if (SchemaLimitChecks.LongestSize(before) > limits.MaxJsonBytes || SchemaLimitChecks.LongestSize(after) > limits.MaxJsonBytes)
        {
            return null;
        }

        HashSet<FlexColumnDefinition> shared = new(before.Columns, ReferenceEqualityComparer.Instance);
        shared.IntersectWith(after.Columns);
        return shared;
    }

    private static (string Column, string Path, string Code) Key(FlexTableSchema schema, SchemaProblemAt problem) =>
        (problem.Column < 0 ? "" : schema.Columns[problem.Column].Id!, problem.Path, problem.Code);

    private static bool HasGrown(string code, FlexTableSchema before, FlexTableSchema after) => code switch
    {
        FlexSchemaProblemCodes.TooManyColumns => after.Columns.Count > before.Columns.Count,
        FlexSchemaProblemCodes.SchemaTooLarge => SchemaJson.MeasureSchema(after) > SchemaJson.MeasureSchema(before),
        _ => false,
    };

    /// <summary>Every problem of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="passedOver">Columns whose own problems are left out, where each first stands.</param>
    private static IReadOnlyList<SchemaProblemAt> Find(
        FlexTableSchema schema,
        FlexSchemaLimits limits,
        HashSet<FlexColumnDefinition>? passedOver = null)
    {
        SchemaProblemList problems = new();
        SchemaLimitChecks.CheckCount(schema, limits, problems);
        SharedNameChecks shared = new(schema);
        for (int i = 0; i < schema.Columns.Count && !problems.IsFull; i++)
        {
            FlexColumnDefinition column = schema.Columns[i];
            ColumnProblems at = new(column, i, problems);
            shared.Check(at);
            if (passedOver?.Remove(column) != true)
            {
                CheckColumn(at);
            }
        }

        StoredJsonChecks.CheckSchema(schema, problems);
        SchemaLimitChecks.CheckSize(schema, limits, problems);
        return problems.Problems;
    }

    private static void CheckColumn(ColumnProblems at)
    {
        ColumnChecks.Check(at);
        if (SchemaNames.IsKnown(at.Column.DataType))
        {
            RuleChecks.Check(at);
        }

        StoredJsonChecks.Check(at);
    }
}

/// <summary>The largest schema that a table can have.</summary>
/// <remarks>A schema that already exceeds a limit can still be edited, as long as it does not grow.</remarks>
public sealed record FlexSchemaLimits
{
    /// <summary>Gets the largest number of columns.</summary>
    /// <value>The default is 500. A store requires at least 1.</value>
    public int MaxColumns { get; init; } = 500;

    /// <summary>Gets the largest size of a schema's JSON, in bytes of UTF-8.</summary>
    /// <value>The default is 1,048,576 (1 MiB). A store requires at least 1.</value>
    public int MaxJsonBytes { get; init; } = 1024 * 1024;
}
