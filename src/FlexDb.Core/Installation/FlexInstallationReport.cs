using FlexDb.Core.Schema;

namespace FlexDb.Core.Installation;

/// <summary>What an installation found and did.</summary>
/// <param name="Steps">What was done, in that order; empty when nothing was to be done.</param>
public sealed record FlexInstallationReport(FlexList<FlexInstallationStep> Steps)
{
    /// <summary>What the installation amounted to.</summary>
    public FlexInstallationOutcome Outcome => Steps.Count == 0
        ? FlexInstallationOutcome.UpToDate
        : Steps.All(step => step.Kind == FlexInstallationStepKind.Created)
            ? FlexInstallationOutcome.Created
            : FlexInstallationOutcome.Adopted;
}

/// <summary>What an installation amounted to.</summary>
public enum FlexInstallationOutcome
{
    /// <summary>The tables were as they must be; nothing was done.</summary>
    UpToDate,

    /// <summary>Tables were made, and none that was there was changed.</summary>
    Created,

    /// <summary>A table that was there was changed into what it must be.</summary>
    Adopted,
}

/// <summary>One statement that the installer ran on a table.</summary>
/// <param name="Table">The table's name, such as <c>flex_tables</c>.</param>
/// <param name="Kind">Whether the table was made or changed.</param>
/// <param name="Changes">What was wrong before the statement and is put right by it; a sentence each, for a log.</param>
public sealed record FlexInstallationStep(string Table, FlexInstallationStepKind Kind, FlexList<string> Changes);

/// <summary>What a statement of the installer did.</summary>
public enum FlexInstallationStepKind
{
    /// <summary>It made the table.</summary>
    Created,

    /// <summary>It changed the table that was there.</summary>
    Altered,
}
