using FlexDb.Core.Schema;

namespace Quickstart.Catalog;

/// <summary>What the chapters ask of a table's columns.</summary>
internal static class ColumnLists
{
    /// <summary>The names of the tables that the columns refer to, each once.</summary>
    public static IEnumerable<string> References(this IEnumerable<FlexColumnDefinition> columns) =>
        columns.Select(column => column.Validation.TargetTable).OfType<string>().Distinct();

    /// <summary>The columns as someone wrote them, without the ids that the store gives.</summary>
    public static FlexList<FlexColumnDefinition> WithoutIds(this IEnumerable<FlexColumnDefinition> columns) =>
        columns
            .Select(column => column with { Id = null, Validation = column.Validation with { TargetId = null } })
            .ToFlexList();
}
