using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>Holds what a plan shows to what follows from the two states that it leads from and to.</summary>
internal static class PlanAgreement
{
    /// <summary>The first part of a plan that disagrees with the others, in a sentence; null when all agree.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="impact">The impact that it shows for the whole.</param>
    public static string? FindFault(FlexPlan plan, FlexChangeImpact impact)
    {
        FlexSchemaJudgement expected = FlexSchemaJudgement.Between(plan.Before, plan.Schema);
        return InChanges(expected.Changes, plan)
            ?? (plan.Judgement.PropertyChanges != expected.PropertyChanges
                ? "The properties of its schema change otherwise than its property changes show."
                : null)
            ?? (impact != plan.Impact ? $"It shows the impact {impact}, but the impact of its changes is {plan.Impact}." : null)
            ?? InSlots(plan)
            ?? InMode(plan)
            ?? (plan.BaseVersion < 1 ? "The version that it starts from is below 1." : null);
    }

    private static string? InChanges(FlexList<FlexJudgedChange> expected, FlexPlan plan)
    {
        FlexList<FlexJudgedChange> shown = plan.Judgement.Changes;
        SchemaChange[] made = [.. expected.Select(change => change.Change)];
        SchemaChange[] told = [.. shown.Select(change => change.Change)];
        if (made.Except(told).FirstOrDefault() is { } hidden)
        {
            return $"Its schema makes a change that its changes do not show: {FlexChangeText.Of(hidden)}.";
        }

        if (told.Except(made).FirstOrDefault() is { } absent)
        {
            return $"Its changes show one that its schema does not make: {FlexChangeText.Of(absent)}.";
        }

        if (!told.SequenceEqual(made))
        {
            return "Its changes are in another order, or one is there twice.";
        }

        foreach ((FlexJudgedChange one, FlexJudgedChange other) in shown.Zip(expected))
        {
            string change = FlexChangeText.Of(one.Change);
            if (one.Impact != other.Impact)
            {
                return $"It shows the impact {one.Impact} for a change that is {other.Impact}: {change}.";
            }

            if (one.Violations != other.Violations)
            {
                return $"It gives other reasons than there are for a change: {change}.";
            }

            if (one.LastChangedVersion is { } version && (version < 1 || version > plan.BaseVersion || one.Change.Before is null))
            {
                return $"It names a version that cannot be the one in which a column last changed: {change}.";
            }
        }

        return plan.Schema == ColumnIdentity.WithImplicitIds(plan.Schema) ? null : "A column of its schema has no id.";
    }

    private static string? InSlots(FlexPlan plan)
    {
        FlexList<FlexSlotMove> moves = FlexSlotMove.Between(plan.Before, plan.SlotsBefore, plan.Schema, plan.Slots);

        // Slots of no column, left by another application, stay as they are and are no moves.
        bool agrees = plan.SlotMoves == moves
            && Of(plan.Slots, name => !plan.Schema.TryGetColumn(name, out _)) == Of(
                plan.SlotsBefore,
                name => !plan.Schema.TryGetColumn(name, out _) && !plan.Before.TryGetColumn(name, out _));
        return agrees ? null : "The index slots change otherwise than its slot moves show.";

        static FlexSlotMap Of(FlexSlotMap slots, Func<string, bool> isOf) => new(slots.Where(slot => isOf(slot.Key)));
    }

    // What earlier versions say needs the history; the store looks at it when the plan is applied.
    private static string? InMode(FlexPlan plan)
    {
        FlexList<FlexModeViolation> latest = plan.IsEmpty
            ? []
            : FlexSchemaCompatibility.Check(plan.Mode, [(plan.BaseVersion, plan.Before)], plan.Schema);
        FlexModeViolation[] earlier = [.. plan.ModeViolations.Skip(latest.Count)];
        bool agrees = plan.ModeViolations.Take(latest.Count).SequenceEqual(latest)
            && (earlier.Length == 0 || (plan.Mode.Demands().Transitive && !plan.IsEmpty))
            && earlier.All(violation => violation.Version >= 1 && violation.Version < plan.BaseVersion);
        return agrees ? null : $"It shows other violations of the mode {plan.Mode} than its changes bring.";
    }
}
