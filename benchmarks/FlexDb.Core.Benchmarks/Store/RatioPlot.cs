using System.Globalization;
using System.Text;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>Draws the ratios of times for one caller and 20 columns, a group of bars for each operation.</summary>
internal static class RatioPlot
{
    private const int Left = 130;
    private const int Top = 64;
    private const int Bar = 14;
    private const int Gap = 18;
    private const int Unit = 440;
    private const double Widest = 1.5;

    private static readonly string[] _colors = ["#2f6f9f", "#c9822b", "#6a9a48"];

    public static string Draw(StoreReport report)
    {
        string[] others = [.. report.Contenders.Skip(1)];
        IGrouping<Job, Outcome>[] groups =
            [.. report.Outcomes.Where(outcome => outcome.Job is { Columns: WireCounts.Columns, Callers: 1 }).GroupBy(outcome => outcome.Job)];
        int groupHeight = (others.Length * Bar) + Gap;
        int bottom = Top + (groups.Length * groupHeight);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + (Unit * Widest) + 60:F0} {bottom + 40}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        Text(svg, 10, 20, "start", $"Time of {report.Contenders[0]} divided by the time of the other (20 columns, 1 caller; shorter is faster)");
        for (int i = 0; i < others.Length; i++)
        {
            int x = Left + (i * 120);
            Rectangle(svg, x, 32, 12, 12, _colors[i]);
            Text(svg, x + 18, 42, "start", others[i]);
        }

        for (int tenths = 0; tenths <= Widest * 10; tenths += 5)
        {
            double x = Left + (Unit * tenths / 10.0);
            Line(svg, x, Top - 8, bottom, tenths == 10 ? "#333333" : "#dddddd");
            Text(svg, x, bottom + 16, "middle", (tenths / 10.0).ToString("F1", CultureInfo.InvariantCulture));
        }

        for (int i = 0; i < groups.Length; i++)
        {
            int y = Top + (i * groupHeight);
            Text(svg, Left - 8, y + (others.Length * Bar / 2.0) + 4, "end", Name(groups[i].Key.Operation));
            DrawGroup(svg, groups[i], y);
        }

        Text(svg, 10, bottom + 34, "start", $"{report.Server}, {report.Runtime}, {report.Processors} processors, median of {report.Rounds} rounds. A black mark is the bar to keep.");
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static void DrawGroup(StringBuilder svg, IGrouping<Job, Outcome> group, int y)
    {
        int i = 0;
        foreach (Outcome outcome in group.Skip(1))
        {
            int top = y + (i * Bar);
            double width = Unit * Math.Min(outcome.Ratio, Widest);
            Rectangle(svg, Left, top, width, Bar - 2, _colors[i]);
            Text(svg, Left + width + 5, top + 10, "start", outcome.Ratio.ToString("F2", CultureInfo.InvariantCulture));
            if (Bars.OfTime(group.Key, outcome.Contender) is { } bar)
            {
                Rectangle(svg, Left + (Unit * bar) - 1, top - 1, 2, Bar, "#000000");
            }

            i++;
        }
    }

    private static string Name(Operation operation) => operation switch
    {
        Operation.ReadByName => "read by name",
        Operation.ReadById => "read by id",
        Operation.ReadUnchanged => "read unchanged",
        Operation.List => "list a page",
        Operation.Create => "create",
        Operation.Edit => "edit",
        _ => "revert",
    };

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{text}</text>\n");

    private static void Rectangle(StringBuilder svg, double x, double y, double width, double height, string color) =>
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:F1}\" y=\"{y:F1}\" width=\"{width:F1}\" height=\"{height:F1}\" fill=\"{color}\"/>\n");

    private static void Line(StringBuilder svg, double x, double from, double to, string color) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x:F1}\" y1=\"{from:F1}\" x2=\"{x:F1}\" y2=\"{to:F1}\" stroke=\"{color}\"/>\n");
}
