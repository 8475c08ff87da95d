using FlexDb.Core;
using FlexDb.Core.Schema;

namespace WebHost.Pages;

/// <summary>A table's place in the diagram.</summary>
public sealed record DiagramBox(FlexTable Table, int X, int Y, int Height);

/// <summary>A reference from a column to the table that it means.</summary>
public sealed record DiagramLine(string Path, string Title);

/// <summary>Where everything in a diagram goes: so many tables a row, a curve for each reference.</summary>
public sealed record DiagramDrawing(IReadOnlyList<DiagramBox> Boxes, IReadOnlyList<DiagramLine> Lines, int Width, int Height)
{
    public const int BoxWidth = 230;

    private const int Gap = 70;
    private const int Margin = 16;
    private const int HeadHeight = 30;
    private const int RowHeight = 20;

    public static DiagramDrawing Of(IReadOnlyList<FlexTable> tables, int perRow)
    {
        List<DiagramBox> boxes = [];
        int y = Margin;
        foreach (FlexTable[] row in tables.Chunk(perRow))
        {
            int top = y;
            boxes.AddRange(row.Select((table, i) => new DiagramBox(table, Margin + (i * (BoxWidth + Gap)), top, HeightOf(table))));
            y += row.Max(HeightOf) + Margin + RowHeight;
        }

        // A reference to a table above or below leaves and arrives on the right.
        int across = Math.Min(perRow, tables.Count);
        int width = (2 * Margin) + (across * (BoxWidth + Gap));
        return new DiagramDrawing(boxes, [.. LinesBetween(boxes)], width, y);
    }

    /// <summary>Where a column's line of text stands, from the top of its box.</summary>
    public static int RowMiddle(int index) => HeadHeight + (index * RowHeight) + 15;

    private static int HeightOf(FlexTable table) => HeadHeight + (table.Schema.Columns.Count * RowHeight) + 8;

    private static IEnumerable<DiagramLine> LinesBetween(List<DiagramBox> boxes)
    {
        Dictionary<string, DiagramBox> byName = boxes.ToDictionary(box => box.Table.Name, StringComparer.Ordinal);
        foreach (DiagramBox box in boxes)
        {
            for (int i = 0; i < box.Table.Schema.Columns.Count; i++)
            {
                FlexColumnDefinition column = box.Table.Schema.Columns[i];
                if (column.Validation.TargetTable is { } target && byName.TryGetValue(target, out DiagramBox? end))
                {
                    yield return new DiagramLine(Curve(box, RowMiddle(i) - 4, end), $"{box.Table.Name}.{column.Name} refers to {target}");
                }
            }
        }
    }

    // From the side that looks at the target, and into the target's head.
    private static string Curve(DiagramBox from, int row, DiagramBox to)
    {
        int leave = to.X < from.X ? -1 : 1;
        int arrive = to.X > from.X ? -1 : 1;
        int startX = leave < 0 ? from.X : from.X + BoxWidth;
        int endX = arrive < 0 ? to.X : to.X + BoxWidth;
        int startY = from.Y + row;
        int endY = to.Y + (HeadHeight / 2);
        return FormattableString.Invariant(
            $"M{startX} {startY} C{startX + (leave * Gap / 2)} {startY} {endX + (arrive * Gap / 2)} {endY} {endX} {endY}");
    }
}
