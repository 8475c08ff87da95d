using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Slots;

/// <summary>Holds the slots of a table that comes from elsewhere to the rules by which an edit gives slots.</summary>
internal static class SlotChecks
{
    /// <summary>
    /// Every slot that an edit could not have given. A name that is of no pool is another application's, and as good as
    /// any other, but for one column only.
    /// </summary>
    public static IEnumerable<FlexSchemaProblem> FindProblems(FlexTableSchema schema, FlexSlotMap slots, FlexSlotCapacities capacities)
    {
        Dictionary<string, string> holders = new(StringComparer.Ordinal);
        foreach ((string name, string slot) in slots)
        {
            if (!schema.TryGetColumn(name, out FlexColumnDefinition? column) || SlotPool.NeededBy(column) is not { } needed)
            {
                yield return Problem(
                    name,
                    FlexSchemaProblemCodes.NeedlessSlot,
                    $"The slot '{slot}' is for '{name}', which is no indexed or unique column of a type that has slots. Correct the name, or leave the entry out.");
                continue;
            }

            if (!holders.TryAdd(slot, name))
            {
                yield return Problem(
                    name,
                    FlexSchemaProblemCodes.DuplicateSlot,
                    $"The slot '{slot}' is that of '{holders[slot]}' too. Leave the entry out to have a free one given.");
            }

            if (SlotPool.Find(slot) is not { } found)
            {
                continue;
            }

            if (found.Pool != needed)
            {
                yield return Problem(
                    name,
                    FlexSchemaProblemCodes.WrongSlot,
                    $"The slot '{slot}' is of the pool '{found.Pool.Name}', but the column needs one of the pool '{needed.Name}'. Leave the entry out to have one given.");
            }
            else if (found.Number > needed.Capacity(capacities))
            {
                yield return Problem(
                    name,
                    FlexSchemaProblemCodes.SlotBeyondCapacity,
                    FormattableString.Invariant(
                        $"The slot '{slot}' is beyond the pool's capacity of {needed.Capacity(capacities)}. Leave the entry out to have one within it given, or raise ")
                    + $"{nameof(FlexDbOptions)}.{nameof(FlexDbOptions.SlotCapacities)}.");
            }
        }
    }

    private static FlexSchemaProblem Problem(string column, string code, string message) => new($"$.indexedColumns.{column}", code, message);
}
