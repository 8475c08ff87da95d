using FlexDb.Core.Evolution;

namespace FlexDb.Core.Errors;

/// <summary>An edit breaks the compatibility mode that the host demands; nothing was written.</summary>
/// <remarks>Consent does not help here: the mode stands for readers and writers that the editor does not know.</remarks>
public sealed class FlexIncompatibleSchemaException : FlexTableException
{
    /// <summary>An edit is refused.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id; null where it is not known.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="mode">The mode that is demanded.</param>
    /// <param name="violations">Every violation.</param>
    public FlexIncompatibleSchemaException(
        string applicationId,
        string? tableId,
        string tableName,
        FlexCompatibilityMode mode,
        IReadOnlyList<FlexModeViolation> violations)
        : base(
            applicationId,
            tableId,
            tableName,
            $"The edit of table '{tableName}' breaks the compatibility mode {mode}:"
            + string.Concat(violations.Select(violation => $"{Environment.NewLine}- {violation}"))
            + $"{Environment.NewLine}Consent does not help; change the edit, or set {nameof(FlexEditOptions)}.{nameof(FlexEditOptions.Compatibility)} for it.")
    {
        Mode = mode;
        Violations = violations;
    }

    /// <summary>The mode that is demanded.</summary>
    public FlexCompatibilityMode Mode { get; }

    /// <summary>Every violation, with the version that it concerns.</summary>
    public IReadOnlyList<FlexModeViolation> Violations { get; }
}
