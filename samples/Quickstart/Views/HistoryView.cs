using System.Globalization;
using FlexDb.Core;
using FlexDb.Core.Evolution;
using Spectre.Console;

namespace Quickstart.Views;

/// <summary>A table's versions: who made each, when, and what changed.</summary>
internal static class HistoryView
{
    public static Table Of(IEnumerable<FlexTableVersion> versions)
    {
        Table view = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("Version", column => column.RightAligned())
            .AddColumn("By")
            .AddColumn("At (UTC)")
            .AddColumn("What changed");
        view.ShowRowSeparators = true;
        foreach (FlexTableVersion version in versions)
        {
            view.AddRow(
                new Text(version.Version.ToString(CultureInfo.InvariantCulture)),
                new Text(version.CreatedBy ?? ""),
                new Text(version.CreatedAt.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)),
                new Text(WhatChanged(version)));
        }

        return view;
    }

    private static string WhatChanged(FlexTableVersion version) => version.PreviousSchema is null
        ? FormattableString.Invariant($"created with {version.Schema.Columns.Count} columns")
        : string.Join('\n', version.Changes.Select(FlexChangeText.Of));
}
