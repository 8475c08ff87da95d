namespace FlexDb.Core.Errors;

/// <summary>The tables of the catalog, or those of records, could not be made, or are not fit to work with.</summary>
/// <remarks>
/// The installer looks for everything that it cannot mend before it changes anything, and reports all of it at once.
/// Where it stopped midway (<see cref="Exception.InnerException"/> is the server's answer then), no row is lost and the
/// next run goes on from there.
/// </remarks>
public sealed class FlexInstallationException : FlexDbException
{
    /// <summary>A failure with all its reasons.</summary>
    /// <param name="databaseName">The database that holds, or was to hold, the tables.</param>
    /// <param name="problems">Every problem found.</param>
    /// <param name="innerException">The server's answer, where it refused a statement.</param>
    /// <exception cref="ArgumentNullException"><paramref name="problems"/> is null.</exception>
    public FlexInstallationException(
        string databaseName,
        IReadOnlyList<FlexInstallationProblem> problems,
        Exception? innerException = null)
        : this(databaseName, problems, innerException, advice: "")
    {
    }

    /// <summary>A failure with all its reasons, and what to do about all of them.</summary>
    internal FlexInstallationException(
        string databaseName,
        IReadOnlyList<FlexInstallationProblem> problems,
        Exception? innerException,
        string advice)
        : base(Describe(databaseName, problems) + advice, innerException)
    {
        DatabaseName = databaseName;
        Problems = problems;
    }

    /// <summary>The database that holds, or was to hold, the tables.</summary>
    public string DatabaseName { get; }

    /// <summary>Every problem, each with its table, its code and a sentence.</summary>
    public IReadOnlyList<FlexInstallationProblem> Problems { get; }

    private static string Describe(string databaseName, IReadOnlyList<FlexInstallationProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        string count = problems.Count == 1 ? "1 problem" : FormattableString.Invariant($"{problems.Count} problems");
        return $"FlexDb's tables in database '{databaseName}' have {count}:"
            + string.Concat(problems.Select(problem => $"{Environment.NewLine}{problem.Message}"));
    }
}
