using FlexDb.Core.Evolution;
using FlexDb.Records.Measuring;
using Spectre.Console;

namespace Quickstart.Views;

/// <summary>What an edit would do to the rows that are there, a line for each change and effect.</summary>
internal static class ImpactView
{
    public static Table Of(FlexPlanImpact impact) => SimpleTable.Of(["Change", "Rows#", "What they would do"], impact.Changes.SelectMany(Lines));

    private static IEnumerable<string[]> Lines(FlexMeasuredChange change)
    {
        (long Count, string Effect)[] effects =
        [
            (change.Lost.Count, "no longer show their value"),
            (change.Changed.Count, "show their value in another form"),
            (change.Filled.Count, "show the default"),
            (change.Failing.Count, "lack a value, or break a rule"),
            (change.MissingTargets.Count, "refer to nothing"),
            (change.RepeatedValues.Values.Sum(value => value.RecordCount), "have a value that another has too"),
        ];
        string name = FlexChangeText.Of(change.Judged.Change);
        (long Count, string Effect)[] some = [.. effects.Where(effect => effect.Count > 0)];
        return some.Length == 0
            ? [[name, "", "stay as they are"]]
            : some.Select((effect, index) => new[] { index == 0 ? name : "", Amount.Of(effect.Count), effect.Effect });
    }
}
