using FlexDb.Core;
using FlexDb.Core.Schema;
using Spectre.Console;

namespace Quickstart.Views;

/// <summary>A table's columns: types, rules and index slots.</summary>
internal static class ColumnsView
{
    public static Table Of(FlexTable table)
    {
        Table view = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("Column")
            .AddColumn("Type")
            .AddColumn("Required")
            .AddColumn("Rules")
            .AddColumn("Slot");
        foreach (FlexColumnDefinition column in table.Schema.Columns)
        {
            view.AddRow(
                new Text(column.Name),
                new Text(column.DataTypeName),
                new Text(column.Required ? "yes" : ""),
                new Text(string.Join(", ", RulesText.Of(column))),
                new Text(table.Slots.TryGetValue(column.Name, out string? slot) ? slot : ""));
        }

        return view;
    }
}
