using System.Globalization;

using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Slots;

/// <summary>A kind of slots: its name, which begins its slots' names, and the capacity that is set for it.</summary>
internal sealed record SlotPool(string Name, Func<FlexSlotCapacities, int> Capacity)
{
    private static readonly SlotPool[] Pools =
    [
        new("string", capacities => capacities.String), new("integer", capacities => capacities.Integer),
        new("decimal", capacities => capacities.Decimal), new("date", capacities => capacities.Date),
        new("reference", capacities => capacities.Reference),
    ];

    /// <summary>The pool for columns of a data type, or null when such columns cannot be indexed.</summary>
    public static SlotPool? Of(FlexDataType dataType) =>
        ColumnType.Of(dataType).SlotPool is { } name ? Array.Find(Pools, pool => pool.Name == name) : null;

    /// <summary>The pool of a slot, and the slot's number in it; null for a name that another application gave.</summary>
    public static (SlotPool Pool, int Number)? Find(string slot)
    {
        foreach (SlotPool pool in Pools)
        {
            if (pool.Owns(slot)
                && int.TryParse(slot.AsSpan(pool.Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number > 0
                && slot == pool.Slot(number))
            {
                return (pool, number);
            }
        }

        return null;
    }

    /// <summary>The pool that a column needs a slot of, or null when it needs none or can have none.</summary>
    public static SlotPool? NeededBy(FlexColumnDefinition column) => column.NeedsSlot ? Of(column.DataType) : null;

    public string Slot(int number) => FormattableString.Invariant($"{Name}_{number}");

    public bool Owns(string slot) =>
        slot.StartsWith(Name, StringComparison.Ordinal) && slot.Length > Name.Length && slot[Name.Length] == '_';
}
