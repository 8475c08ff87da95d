using FlexDb.Core.Schema;

namespace FlexDb.Core.Slots;

/// <summary>A column takes a slot, gives one up, or changes its slot; the host then has an index to rebuild.</summary>
/// <param name="Column">The column's name after the edit; that before it, when the column is removed.</param>
/// <param name="From">The slot that it held; null when it held none.</param>
/// <param name="To">The slot that it takes; null when it takes none.</param>
public sealed record FlexSlotMove(string Column, string? From, string? To)
{
    /// <summary>Every column whose slot differs between two states of a table; a rename alone moves nothing.</summary>
    /// <param name="before">The schema before.</param>
    /// <param name="slotsBefore">The slots before.</param>
    /// <param name="after">The schema after.</param>
    /// <param name="slotsAfter">The slots after.</param>
    /// <returns>The moves in the order of the columns after, then of the columns that are gone.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static FlexList<FlexSlotMove> Between(
        FlexTableSchema before,
        FlexSlotMap slotsBefore,
        FlexTableSchema after,
        FlexSlotMap slotsAfter)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(slotsBefore);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(slotsAfter);
        ColumnMatching matching = ColumnMatching.Between(before, after);
        List<FlexSlotMove> moves = [];
        for (int i = 0; i < matching.After.Columns.Count; i++)
        {
            string name = matching.After.Columns[i].Name;
            string? from = matching.BeforeOf(i) is { } was
                ? slotsBefore.GetValueOrDefault(matching.Before.Columns[was].Name)
                : null;
            Note(name, from, slotsAfter.GetValueOrDefault(name));
        }

        for (int i = 0; i < matching.Before.Columns.Count; i++)
        {
            if (matching.AfterOf(i) is null)
            {
                string name = matching.Before.Columns[i].Name;
                Note(name, slotsBefore.GetValueOrDefault(name), to: null);
            }
        }

        return moves.ToFlexList();

        void Note(string column, string? from, string? to)
        {
            if (from != to)
            {
                moves.Add(new FlexSlotMove(column, from, to));
            }
        }
    }

    /// <summary>The move in words, such as <c>email: string_1 → none</c>.</summary>
    public override string ToString() => $"{Column}: {From ?? "none"} → {To ?? "none"}";
}
