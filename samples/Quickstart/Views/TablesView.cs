using System.Globalization;
using FlexDb.Core;
using Quickstart.Catalog;
using Spectre.Console;

namespace Quickstart.Views;

/// <summary>An application's tables, a line each.</summary>
internal static class TablesView
{
    public static Table Of(IEnumerable<FlexTable> tables)
    {
        Table view = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("Table")
            .AddColumn("Columns", column => column.RightAligned())
            .AddColumn("Refers to")
            .AddColumn("Version", column => column.RightAligned())
            .AddColumn("State");
        foreach (FlexTable table in tables)
        {
            view.AddRow(
                new Text(table.Name),
                new Text(table.Schema.Columns.Count.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Join(", ", table.Schema.Columns.References())),
                new Text(table.Version.ToString(CultureInfo.InvariantCulture)),
                new Text(StateOf(table)));
        }

        return view;
    }

    private static string StateOf(FlexTable table) =>
        table.DeletedAt is not null ? "deleted" : table.IsActive ? "active" : "deactivated";
}
