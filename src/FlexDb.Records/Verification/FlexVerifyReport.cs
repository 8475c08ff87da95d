using FlexDb.Core.Schema;

namespace FlexDb.Records.Verification;

/// <summary>Whether the records of an application hold together.</summary>
public sealed record FlexVerifyReport
{
    /// <summary>How many tables were verified: those that have, or had, records.</summary>
    public required int TableCount { get; init; }

    /// <summary>How many records were verified, deleted ones included.</summary>
    public required long RecordCount { get; init; }

    /// <summary>How many keys and claims were held against their records.</summary>
    public required long EntryCount { get; init; }

    /// <summary>
    /// How many live records lack a required value, break a rule or show a value that was converted with a loss. Edits of the
    /// schema do that, so it is not a problem.
    /// </summary>
    public required long IncompleteCount { get; init; }

    /// <summary>
    /// How many repeated values and missing targets there are in indexes that are known to have such conflicts. Edits of the
    /// schema bring them, so they are not problems.
    /// </summary>
    public required long ConflictCount { get; init; }

    /// <summary>How many problems were found, repaired ones included.</summary>
    public required long ProblemCount { get; init; }

    /// <summary>How many of the problems were repaired.</summary>
    public required long RepairedCount { get; init; }

    /// <summary>The first problems, at most <see cref="FlexVerifyOptions.MaxProblems"/>.</summary>
    public required FlexList<FlexRecordProblem> Problems { get; init; }

    /// <summary>Whether no problem was found. A run that has repaired problems is not sound; the next one is.</summary>
    public bool IsSound => ProblemCount == 0;
}
