namespace FlexDb.Core.Installation;

/// <summary>What an installation found and did.</summary>
public sealed class FlexInstallationReport
{
    internal FlexInstallationReport(IReadOnlyList<FlexInstallationStep> steps)
    {
        Steps = steps;
        Outcome = steps.Count == 0
            ? FlexInstallationOutcome.UpToDate
            : steps.All(step => step.Kind == FlexInstallationStepKind.Created)
                ? FlexInstallationOutcome.Created
                : FlexInstallationOutcome.Adopted;
    }

    /// <summary>What the installation amounted to.</summary>
    public FlexInstallationOutcome Outcome { get; }

    /// <summary>What was done, in that order; empty when nothing was to be done.</summary>
    public IReadOnlyList<FlexInstallationStep> Steps { get; }
}

/// <summary>What an installation amounted to.</summary>
public enum FlexInstallationOutcome
{
    /// <summary>Both tables were as they must be; nothing was done.</summary>
    UpToDate,

    /// <summary>Tables were made, and none that was there was changed.</summary>
    Created,

    /// <summary>A table that was there was changed into what it must be.</summary>
    Adopted,
}

/// <summary>One statement that the installer ran on a table.</summary>
public sealed class FlexInstallationStep
{
    internal FlexInstallationStep(string table, FlexInstallationStepKind kind, IReadOnlyList<string> changes)
    {
        Table = table;
        Kind = kind;
        Changes = changes;
    }

    /// <summary>The table: <c>flex_tables</c> or <c>flex_table_versions</c>.</summary>
    public string Table { get; }

    /// <summary>Whether the table was made or changed.</summary>
    public FlexInstallationStepKind Kind { get; }

    /// <summary>What was wrong before the statement and is put right by it; a sentence each, for a log.</summary>
    public IReadOnlyList<string> Changes { get; }
}

/// <summary>What a statement of the installer did.</summary>
public enum FlexInstallationStepKind
{
    /// <summary>It made the table.</summary>
    Created,

    /// <summary>It changed the table that was there.</summary>
    Altered,
}
