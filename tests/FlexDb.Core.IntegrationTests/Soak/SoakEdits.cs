using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Random edits, each of which changes something: it adds a column of its own.</summary>
internal static class SoakEdits
{
    private const int MostColumns = 10;

    private static readonly FlexDataType[] s_dataTypes =
        [FlexDataType.String, FlexDataType.Text, FlexDataType.Integer, FlexDataType.Decimal, FlexDataType.Boolean, FlexDataType.Date, FlexDataType.Json];

    /// <summary>Gives an edit that depends on the table's state alone, however often it runs.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="actor">A name that no other edit has.</param>
    /// <param name="target">A table to refer to, or null.</param>
    public static Action<FlexTableEdit> Edit(this Random random, string actor, string? target)
    {
        int seed = random.Next();
        return edit =>
        {
            Random choices = new(seed);
            List<string> names = [.. edit.Before.Columns.Select(column => column.Name)];
            while (names.Count >= MostColumns || (names.Count > 0 && choices.Chance(0.2)))
            {
                edit.RemoveColumn(Take(names, choices));
            }

            if (names.Count > 0 && choices.Chance(0.3))
            {
                edit.RenameColumn(Take(names, choices), $"r_{actor}");
            }

            if (names.Count > 0 && choices.Chance(0.3))
            {
                edit.ModifyColumn(Take(names, choices), column => column with { DisplayName = actor });
            }

            if (names.Count > 0 && choices.Chance(0.3))
            {
                edit.MoveColumn(Take(names, choices), 0);
            }

            edit.AddColumn(target is null ? choices.NewColumn($"c_{actor}") : FlexColumn.Reference($"c_{actor}", target));
        };
    }

    public static FlexColumnDefinition NewColumn(this Random random, string name) =>
        random.Column(name, random.Pick(s_dataTypes)) with { Required = false, DefaultValue = null };

    private static string Take(List<string> names, Random random)
    {
        string name = random.Pick(names);
        names.Remove(name);
        return name;
    }
}
