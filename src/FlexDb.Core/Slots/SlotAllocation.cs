using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Slots;

/// <summary>Decides which slots an edit gives, keeps and frees.</summary>
/// <remarks>
/// A column keeps its slot through edits and renames; a change of pool takes a new slot; a slot that an edit frees is
/// not given out in that edit, so that a host can rebuild the freed index first. What another application assigned,
/// or left unassigned, stays as it is until the column's flags or its pool change.
/// </remarks>
internal static class SlotAllocation
{
    /// <summary>The slots after an edit, in the order of its columns.</summary>
    /// <exception cref="FlexSlotsExhaustedException">A column needs a slot of a pool that has none left.</exception>
    public static FlexSlotMap Allocate(
        TableIdentity table,
        FlexTableSchema before,
        FlexSlotMap current,
        FlexTableSchema after,
        FlexSlotCapacities capacities)
    {
        ColumnMatching matching = ColumnMatching.Between(before, after);
        HashSet<string> taken = current.Values.ToHashSet(StringComparer.Ordinal);
        OrderedDictionary<string, string> slots = new(StringComparer.Ordinal);
        List<(FlexColumnDefinition Column, SlotPool Pool)> waiting = [];
        for (int i = 0; i < matching.After.Columns.Count; i++)
        {
            FlexColumnDefinition column = matching.After.Columns[i];
            FlexColumnDefinition? old = matching.BeforeOf(i) is { } was ? matching.Before.Columns[was] : null;
            SlotPool? pool = SlotPool.NeededBy(column);
            string? held = old is null ? null : current.GetValueOrDefault(old.Name);
            if (IsLeftAlone(old, column) || (held is not null && pool is not null && SlotPool.Of(old!.DataType) == pool))
            {
                if (held is not null)
                {
                    slots[column.Name] = held;
                }
            }
            else if (pool is not null)
            {
                waiting.Add((column, pool));
            }
        }

        foreach ((FlexColumnDefinition column, SlotPool pool) in waiting)
        {
            slots[column.Name] = Lowest(pool, column.Name);
        }

        // Slots of no column at all, left by another application.
        foreach ((string name, string slot) in current)
        {
            if (!before.TryGetColumn(name, out _) && !after.TryGetColumn(name, out _))
            {
                slots[name] = slot;
            }
        }

        return slots.Count == 0 ? FlexSlotMap.Empty : new FlexSlotMap(slots);

        string Lowest(SlotPool pool, string columnName)
        {
            int capacity = pool.Capacity(capacities);
            for (int number = 1; number <= capacity; number++)
            {
                if (taken.Add(pool.Slot(number)))
                {
                    return pool.Slot(number);
                }
            }

            FlexSlotMap holders = new(current.Concat(slots.Where(slot => !current.ContainsKey(slot.Key)))
                .Where(slot => pool.Owns(slot.Value)));
            throw new FlexSlotsExhaustedException(table.ApplicationId, table.Id, table.Name, columnName, pool.Name, capacity, holders);
        }
    }

    /// <summary>The slots of a new table that comes with some: these, and one for each column that needs one and has none.</summary>
    /// <exception cref="FlexSlotsExhaustedException">A column needs a slot of a pool that has none left.</exception>
    public static FlexSlotMap Complete(TableIdentity table, FlexTableSchema schema, FlexSlotMap given, FlexSlotCapacities capacities) =>
        Allocate(
            table,
            new FlexTableSchema(schema.Columns.Where(column => given.ContainsKey(column.Name))),
            given,
            schema,
            capacities);

    private static bool IsLeftAlone(FlexColumnDefinition? old, FlexColumnDefinition column) =>
        old is not null
        && old.Indexed == column.Indexed
        && old.Unique == column.Unique
        && SlotPool.Of(old.DataType) == SlotPool.Of(column.DataType);
}
