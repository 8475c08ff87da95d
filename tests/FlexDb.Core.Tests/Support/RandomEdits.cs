using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Support;

/// <summary>Random edits: a few steps, each on a column that is there.</summary>
internal static class RandomEdits
{
    /// <summary>The edit after up to <paramref name="most"/> random steps that leave every name unique.</summary>
    public static FlexTableEdit Edit(this Random random, FlexTableSchema before, int most = 6)
    {
        FlexTableEdit edit = new(Tables.Named("t"), before);
        for (int steps = random.Next(most + 1); steps > 0; steps--)
        {
            random.Step(edit);
        }

        return edit;
    }

    private static void Step(this Random random, FlexTableEdit edit)
    {
        FlexList<FlexColumnDefinition> columns = edit.Schema.Columns;
        if (columns.Count == 0 || random.Chance(0.25))
        {
            string added = random.Name();
            if (!columns.Any(column => Same(column.Name, added)))
            {
                edit.AddColumn(random.Column(added), random.Chance(0.5) ? random.Next(columns.Count + 1) : null);
            }

            return;
        }

        string name = random.Pick(columns).Name;
        switch (random.Next(6))
        {
            case 0:
                edit.RemoveColumn(name);
                break;
            case 1 when random.Name() is var free && !columns.Any(column => Same(column.Name, free)):
                edit.RenameColumn(name, free);
                break;
            case 2:
                edit.ModifyColumn(name, column => random.Column(column.Name));
                break;
            case 3:
                edit.MoveColumn(name, random.Next(columns.Count));
                break;
            case 4:
                edit.ModifyColumn(name, column => column with { Required = !column.Required });
                break;
            default:
                Swap(edit, name, random.Pick(columns).Name);
                break;
        }
    }

    private static void Swap(FlexTableEdit edit, string one, string other)
    {
        // Only where both names still mean the columns that have them now.
        if (one != other
            && edit.Before.TryGetColumn(one, out FlexColumnDefinition? first)
            && edit.Before.TryGetColumn(other, out FlexColumnDefinition? second)
            && edit.Schema[one].Id == first.Id
            && edit.Schema[other].Id == second.Id)
        {
            edit.RenameColumn(one, other).RenameColumn(other, one);
        }
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
