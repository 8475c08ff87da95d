using FlexDb.Core;

namespace Quickstart.Catalog;

/// <summary>The order in which tables can be created: each after those that it refers to.</summary>
internal static class ReferenceOrder
{
    /// <summary>Orders tables; those that do not depend on each other stay as they were.</summary>
    /// <exception cref="BrokenClaimException">Tables refer to each other in a circle, or to one that is not there.</exception>
    public static IReadOnlyList<NewFlexTable> Of(IReadOnlyList<NewFlexTable> tables)
    {
        List<NewFlexTable> ordered = [];
        HashSet<string> placed = [];
        while (ordered.Count < tables.Count)
        {
            NewFlexTable next = tables.FirstOrDefault(table => !placed.Contains(table.Name) && Targets(table).All(placed.Contains))
                ?? throw new BrokenClaimException("Each of the tables left refers to another of them, or to a table that is not there.");
            ordered.Add(next);
            placed.Add(next.Name);
        }

        return ordered;
    }

    // A table may refer to itself: it is there as soon as its columns are.
    private static IEnumerable<string> Targets(NewFlexTable table) =>
        table.Columns.References().Where(target => target != table.Name);
}
