using FlexDb.Core.Validation;
using Spectre.Console;

namespace Quickstart.Views;

/// <summary>What an upgrade could not simply keep.</summary>
internal static class UpgradeNotesView
{
    public static Table Of(IEnumerable<FlexUpgradeNote> notes)
    {
        Table view = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("Column")
            .AddColumn("Became")
            .AddColumn("Why");
        foreach (FlexUpgradeNote note in notes)
        {
            view.AddRow(new Text(note.Column), new Text(note.Kind.ToString()), new Text(note.Message));
        }

        return view;
    }
}
