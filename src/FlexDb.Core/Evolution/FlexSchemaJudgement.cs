using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>What an edit can do to stored values, change by change.</summary>
/// <param name="Changes">Every change of a column, each with its impact.</param>
public sealed record FlexSchemaJudgement(FlexList<FlexJudgedChange> Changes)
{
    /// <summary>What changes in the schema itself, in properties that this library does not know; none as a rule.</summary>
    public FlexList<FlexPropertyChange> PropertyChanges { get; init; } = [];

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => Changes.Count == 0 && PropertyChanges.Count == 0;

    /// <summary>The greatest impact of a change; safe when there is no change.</summary>
    public FlexChangeImpact Impact => Changes.Aggregate(
        FlexChangeImpact.Safe,
        static (impact, change) => change.Impact > impact ? change.Impact : impact);

    /// <summary>Judges the changes between two schemas.</summary>
    /// <remarks>
    /// A removal is <see cref="FlexChangeImpact.Lossy"/>, and so is a change of data type that loses information and a
    /// column that becomes computed; any other change that <see cref="FlexSchemaCompatibility.CanRead"/> objects to is
    /// <see cref="FlexChangeImpact.Narrowing"/>.
    /// </remarks>
    /// <param name="before">The schema that stored records were written under.</param>
    /// <param name="after">The schema that is to follow.</param>
    /// <exception cref="ArgumentNullException">A schema is null.</exception>
    public static FlexSchemaJudgement Between(FlexTableSchema before, FlexTableSchema after) =>
        Of(FlexSchemaDiff.Between(before, after)) with { PropertyChanges = FlexPropertyChange.Between(before, after) };

    /// <summary>The changes whose impact exceeds what is allowed.</summary>
    /// <param name="allowed">The greatest impact that is consented to.</param>
    public FlexList<FlexJudgedChange> Exceeding(FlexChangeImpact allowed) =>
        Changes.Where(change => change.Impact > allowed).ToFlexList();

    internal static FlexSchemaJudgement Of(FlexList<SchemaChange> changes) => new(changes.Select(Judge).ToFlexList());

    private static FlexJudgedChange Judge(SchemaChange change)
    {
        if (change.After is not { } after)
        {
            return new FlexJudgedChange(change, FlexChangeImpact.Lossy, []);
        }

        List<FlexCompatibilityViolation> violations = [];
        new ColumnCompatibility(change.Before, after, violations).Check();
        FlexChangeImpact impact = change.Before is { } before && ColumnCompatibility.IsLossy(before, after)
            ? FlexChangeImpact.Lossy
            : violations.Count > 0 ? FlexChangeImpact.Narrowing : FlexChangeImpact.Safe;
        return new FlexJudgedChange(change, impact, violations.ToFlexList());
    }
}
