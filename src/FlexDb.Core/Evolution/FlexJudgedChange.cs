using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>One change of an edit with what it can do to stored values, and why.</summary>
/// <param name="Change">The change.</param>
/// <param name="Impact">What it can do to values already stored.</param>
/// <param name="Violations">Why stored values may not be valid any more; none when they all stay so.</param>
public sealed record FlexJudgedChange(
    SchemaChange Change,
    FlexChangeImpact Impact,
    FlexList<FlexCompatibilityViolation> Violations)
{
    /// <summary>
    /// The version of the table in which the column last changed; null when the change adds it, when the table's
    /// history does not tell, or when nobody asked: the store looks it up for the changes that it refuses.
    /// </summary>
    public int? LastChangedVersion { get; init; }

    /// <summary>Sentences that say why the change is not safe; none when it is.</summary>
    public IEnumerable<string> Reasons => Change.Type == SchemaChangeType.RemoveColumn
        ? [$"'{Change.Column}' would be removed, and its values with it."]
        : Violations.Select(violation => violation.Message);

    /// <summary>The impact and the reasons.</summary>
    public override string ToString() => $"{Impact}: {string.Join(" ", Reasons)}";
}
