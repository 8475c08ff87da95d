using Spectre.Console;

namespace Quickstart.Views;

/// <summary>A table of plain texts, where a chapter has no need of a view of its own.</summary>
internal static class SimpleTable
{
    /// <summary>Makes a table; a heading that ends in <c>#</c> is that of numbers, which stand at the right.</summary>
    public static Table Of(IEnumerable<string> headings, IEnumerable<string[]> rows)
    {
        Table view = new Table().Border(TableBorder.Rounded);
        foreach (string heading in headings)
        {
            TableColumn column = new(new Text(heading.TrimEnd('#')));
            view.AddColumn(heading.EndsWith('#') ? column.RightAligned() : column);
        }

        foreach (string[] row in rows)
        {
            view.AddRow(row.Select(text => new Text(text)));
        }

        return view;
    }
}
