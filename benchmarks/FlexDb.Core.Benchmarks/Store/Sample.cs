using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>The tables that are read and edited: the same for every contender, but for the application.</summary>
internal static class Sample
{
    public const int ListedTables = 100;
    public const int PageSize = 50;
    public const string ListedApplication = "listed";

    /// <summary>The column whose label every edit changes.</summary>
    public const string EditedColumn = "column_1";

    public static readonly int[] ColumnCounts = [5, 20, 200, 500];

    private static int _created;
    private static int _labels;

    public static string ReadTable(int columns) => FormattableString.Invariant($"read_{columns}");

    public static string EditedTable(int columns, int caller) => FormattableString.Invariant($"edit_{columns}_{caller}");

    public static string RevertedTable(int columns, int caller) => FormattableString.Invariant($"revert_{columns}_{caller}");

    /// <summary>A name that no table has, always of one length.</summary>
    public static string NewTable() => FormattableString.Invariant($"created_{Interlocked.Increment(ref _created):D9}");

    /// <summary>A label that the edited column does not have, always of one length.</summary>
    public static string NewLabel() => FormattableString.Invariant($"Label {Interlocked.Increment(ref _labels):D9}");

    public static FlexColumnDefinition[] Columns(int count) => [.. Enumerable.Range(0, count).Select(Column)];

    private static FlexColumnDefinition Column(int i)
    {
        string name = FormattableString.Invariant($"column_{i}");
        FlexColumnDefinition column = (i % 5) switch
        {
            0 => FlexColumn.String(name, required: true, maxLength: 255),
            1 => FlexColumn.Decimal(name, min: 0m, max: 99_999.99m, defaultValue: 10m),
            2 => FlexColumn.DateTime(name),
            3 => FlexColumn.String(name, allowedValues: ["open", "paused", "closed"], defaultValue: "open"),
            _ => FlexColumn.Boolean(name, defaultValue: false),
        };
        return column with { DisplayName = FormattableString.Invariant($"Column number {i}"), Indexed = i < 2 };
    }
}
