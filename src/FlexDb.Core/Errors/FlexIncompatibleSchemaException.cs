using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Errors;

/// <summary>An edit breaks the compatibility mode that the host demands; nothing was written.</summary>
/// <remarks>Consent does not help here: the mode stands for readers and writers that the editor does not know.</remarks>
public sealed class FlexIncompatibleSchemaException : FlexDbException
{
    internal FlexIncompatibleSchemaException(
        string tableName,
        FlexCompatibilityMode mode,
        FlexList<FlexModeViolation> violations)
        : base($"The edit of table '{tableName}' breaks the compatibility mode {mode}:"
            + string.Concat(violations.Select(violation => $"{Environment.NewLine}- {violation}")))
    {
        TableName = tableName;
        Mode = mode;
        Violations = violations;
    }

    /// <summary>The table.</summary>
    public string TableName { get; }

    /// <summary>The mode that is demanded.</summary>
    public FlexCompatibilityMode Mode { get; }

    /// <summary>Every violation, with the version that it concerns.</summary>
    public FlexList<FlexModeViolation> Violations { get; }
}
