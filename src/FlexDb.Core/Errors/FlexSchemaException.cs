namespace FlexDb.Core.Errors;

/// <summary>A schema breaks the rules; nothing was written.</summary>
public sealed class FlexSchemaException : FlexTableException
{
    /// <summary>A failure with all its reasons.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id; null where it is not known, as for a table that was to be created.</param>
    /// <param name="tableName">The table that the schema is for.</param>
    /// <param name="problems">Every problem found.</param>
    /// <exception cref="ArgumentNullException"><paramref name="problems"/> is null.</exception>
    public FlexSchemaException(string applicationId, string? tableId, string tableName, IReadOnlyList<FlexSchemaProblem> problems)
        : base(applicationId, tableId, tableName, Describe([tableName], problems))
    {
        Problems = problems;
    }

    /// <summary>A failure of several tables of one import, of which none is the one.</summary>
    internal FlexSchemaException(string applicationId, IReadOnlyList<TableIdentity> tables, IReadOnlyList<FlexSchemaProblem> problems)
        : base(
            applicationId,
            tables.Count == 1 ? tables[0].Id : null,
            tables.Count == 1 ? tables[0].Name : null,
            Describe(tables.Select(table => table.Name), problems)) =>
        Problems = problems;

    /// <summary>Every problem, each with its place, its code and a sentence.</summary>
    public IReadOnlyList<FlexSchemaProblem> Problems { get; }

    private static string Describe(IEnumerable<string> tableNames, IReadOnlyList<FlexSchemaProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        const int Shown = 10;
        string count = problems.Count == 1 ? "1 problem" : FormattableString.Invariant($"{problems.Count} problems");
        string more = problems.Count > Shown
            ? FormattableString.Invariant($"{Environment.NewLine}… and {problems.Count - Shown} more; see Problems.")
            : "";
        return $"The schema of table '{string.Join("', '", tableNames)}' has {count}:"
            + string.Concat(problems.Take(Shown).Select(problem => $"{Environment.NewLine}{problem.Path}: {problem.Message}"))
            + more;
    }
}
