namespace FlexDb.Core.Evolution;

/// <summary>Who cannot read whose records.</summary>
public enum FlexCompatibilityDirection
{
    /// <summary>The new schema cannot read what the earlier version wrote.</summary>
    Backward,

    /// <summary>The earlier version cannot read what the new schema writes.</summary>
    Forward,
}

/// <summary>One way in which a schema breaks the compatibility mode that is demanded of it.</summary>
/// <param name="Version">The earlier version that it is not compatible with.</param>
/// <param name="Direction">Which of the two cannot read the other's records.</param>
/// <param name="Violation">What stands in the way.</param>
public sealed record FlexModeViolation(
    int Version,
    FlexCompatibilityDirection Direction,
    FlexCompatibilityViolation Violation)
{
    /// <summary>The violation in a sentence that names the version.</summary>
    public override string ToString() => Direction == FlexCompatibilityDirection.Backward
        ? FormattableString.Invariant($"Records of version {Version} could not be read: {Violation.Message}")
        : FormattableString.Invariant($"Version {Version} could not read new records: {Violation.Message}");
}
