namespace FlexDb.Core.Errors;

/// <summary>A schema breaks the rules; nothing was written.</summary>
public sealed class FlexSchemaException : FlexDbException
{
    /// <summary>A failure with all its reasons.</summary>
    /// <param name="tableName">The table that the schema is for.</param>
    /// <param name="problems">Every problem found.</param>
    /// <exception cref="ArgumentNullException"><paramref name="problems"/> is null.</exception>
    public FlexSchemaException(string tableName, IReadOnlyList<FlexSchemaProblem> problems)
        : base(Describe(tableName, problems))
    {
        TableName = tableName;
        Problems = problems;
    }

    /// <summary>The table that the schema is for.</summary>
    public string TableName { get; }

    /// <summary>Every problem, each with its place, its code and a sentence.</summary>
    public IReadOnlyList<FlexSchemaProblem> Problems { get; }

    private static string Describe(string tableName, IReadOnlyList<FlexSchemaProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        const int Shown = 10;
        string count = problems.Count == 1 ? "1 problem" : FormattableString.Invariant($"{problems.Count} problems");
        string more = problems.Count > Shown
            ? FormattableString.Invariant($"{Environment.NewLine}… and {problems.Count - Shown} more; see Problems.")
            : "";
        return $"The schema of table '{tableName}' has {count}:"
            + string.Concat(problems.Take(Shown).Select(problem => $"{Environment.NewLine}{problem.Path}: {problem.Message}"))
            + more;
    }
}
