using FlexDb.Core.Evolution;

namespace FlexDb.Core.Errors;

/// <summary>An import could do more to stored values than was consented to, or breaks the host's mode; nothing was written.</summary>
public sealed class FlexImportRefusedException : FlexDbException
{
    /// <summary>An import is refused.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="impact">The impact of the whole import.</param>
    /// <param name="allowed">The greatest impact that was consented to.</param>
    /// <param name="edits">The plan of every edit that exceeds it, or that breaks the compatibility mode.</param>
    /// <param name="deletions">The tables that would be deleted, where that exceeds it.</param>
    public FlexImportRefusedException(
        string applicationId,
        FlexChangeImpact impact,
        FlexChangeImpact allowed,
        IReadOnlyList<FlexPlan> edits,
        IReadOnlyList<FlexImportDeletion> deletions)
        : base($"The import into application '{applicationId}' was refused: its impact is {impact}, {allowed} is allowed."
            + string.Concat(edits.SelectMany(plan => Reasons(plan, allowed)).Select(reason => $"{Environment.NewLine}- {reason}"))
            + string.Concat(deletions.Select(deletion => $"{Environment.NewLine}- {deletion.Name}: would be deleted."))
            + Advice(impact, allowed, edits))
    {
        ApplicationId = applicationId;
        Impact = impact;
        Allowed = allowed;
        Edits = edits;
        Deletions = deletions;
    }

    /// <summary>The application.</summary>
    public string ApplicationId { get; }

    /// <summary>The impact of the whole import.</summary>
    public FlexChangeImpact Impact { get; }

    /// <summary>The greatest impact that was consented to.</summary>
    public FlexChangeImpact Allowed { get; }

    /// <summary>The plan of every edit that exceeds it, or that breaks the compatibility mode.</summary>
    public IReadOnlyList<FlexPlan> Edits { get; }

    /// <summary>The tables that would be deleted, where that exceeds it.</summary>
    public IReadOnlyList<FlexImportDeletion> Deletions { get; }

    private static string Advice(FlexChangeImpact impact, FlexChangeImpact allowed, IReadOnlyList<FlexPlan> edits)
    {
        string consent = impact > allowed
            ? $"{Environment.NewLine}To make it all the same, set {nameof(FlexImportOptions)}.{nameof(FlexImportOptions.Allow)} to {impact}."
            : "";
        return edits.Any(plan => plan.ModeViolations.Count > 0)
            ? $"{consent}{Environment.NewLine}Where a compatibility mode is broken consent does not help; change the snapshot, or set "
                + $"{nameof(FlexImportOptions)}.{nameof(FlexImportOptions.Compatibility)}."
            : consent;
    }

    private static IEnumerable<string> Reasons(FlexPlan plan, FlexChangeImpact allowed) =>
        plan.Judgement.Exceeding(allowed)
            .Select(change => $"{plan.TableName}.{change.Change.Column} ({change.Impact}{Since(change)}): {string.Join(" ", change.Reasons)}")
            .Concat(plan.ModeViolations.Select(violation => $"{plan.TableName} (not {plan.Mode}): {violation}"));

    private static string Since(FlexJudgedChange change) => change.LastChangedVersion is { } version
        ? FormattableString.Invariant($", last changed in version {version}")
        : "";
}
