using FlexDb.Core.Evolution;

namespace FlexDb.Core.Errors;

/// <summary>An edit could do more to stored values than was consented to; nothing was written.</summary>
public sealed class FlexChangeRefusedException : FlexTableException
{
    /// <summary>An edit is refused.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id; null where it is not known.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="impact">The impact of the whole edit.</param>
    /// <param name="allowed">The greatest impact that was consented to.</param>
    /// <param name="changes">Every change that exceeds it.</param>
    public FlexChangeRefusedException(
        string applicationId,
        string? tableId,
        string tableName,
        FlexChangeImpact impact,
        FlexChangeImpact allowed,
        IReadOnlyList<FlexJudgedChange> changes)
        : base(
            applicationId,
            tableId,
            tableName,
            $"The edit of table '{tableName}' was refused: its impact is {impact}, and only {allowed} is allowed."
            + string.Concat(changes.Select(Describe))
            + $"{Environment.NewLine}To make it all the same, set {nameof(FlexEditOptions)}.{nameof(FlexEditOptions.Allow)} to {impact}.")
    {
        Impact = impact;
        Allowed = allowed;
        Changes = changes;
    }

    /// <summary>The impact of the whole edit.</summary>
    public FlexChangeImpact Impact { get; }

    /// <summary>The greatest impact that was consented to.</summary>
    public FlexChangeImpact Allowed { get; }

    /// <summary>Every change that exceeds it, with its own impact and the reasons for it.</summary>
    public IReadOnlyList<FlexJudgedChange> Changes { get; }

    private static string Describe(FlexJudgedChange change)
    {
        string since = change.LastChangedVersion is { } version
            ? FormattableString.Invariant($", last changed in version {version}")
            : "";
        return $"{Environment.NewLine}- {change.Change.Column} ({change.Impact}{since}): {string.Join(" ", change.Reasons)}";
    }
}
