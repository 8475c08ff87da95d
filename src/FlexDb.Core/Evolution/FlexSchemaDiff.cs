using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Tells what changed between two schemas, and makes the changes again.</summary>
/// <remarks>
/// A column is matched by its id, written or implied by its name; a column without an id also by its name alone. So
/// a rename, a swap of names and a move come out as what they are, and a column that was removed and added again
/// under its old name comes out as two changes. JSON is compared by meaning, so a schema that has been through
/// MySQL's JSON type differs in nothing. That a column's implied id is now written is no change.
/// Properties of the schema itself that this library does not know are no changes of columns;
/// <see cref="FlexSchemaJudgement.PropertyChanges"/> tells how they differ.
/// </remarks>
public static class FlexSchemaDiff
{
    /// <summary>The fewest changes that make one schema from another.</summary>
    /// <remarks>
    /// Removals come first, in the order of <paramref name="before"/>, then modifications in that order, then
    /// additions in the order of <paramref name="after"/>. Each column in a change carries its id. A position is
    /// given only where <see cref="Apply"/> would otherwise put the column elsewhere, and so that the fewest columns
    /// are moved: one column dragged past ten others is one change.
    /// </remarks>
    /// <param name="before">The schema that the changes start from.</param>
    /// <param name="after">The schema that they lead to.</param>
    /// <returns>The changes; none when the schemas say the same.</returns>
    /// <exception cref="ArgumentNullException">A schema is null.</exception>
    public static FlexList<SchemaChange> Between(FlexTableSchema before, FlexTableSchema after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ColumnMatching matching = ColumnMatching.Between(before, after);
        FlexList<FlexColumnDefinition> old = matching.Before.Columns;
        FlexList<FlexColumnDefinition> current = matching.After.Columns;
        bool[] same = new bool[current.Count];
        for (int i = 0; i < same.Length; i++)
        {
            same[i] = matching.BeforeOf(i) is { } was && old[was] == current[i];
        }

        bool[] moved = ColumnOrder.Moved(matching, same);
        List<SchemaChange> changes = [];
        for (int i = 0; i < old.Count; i++)
        {
            if (matching.AfterOf(i) is null)
            {
                changes.Add(SchemaChange.Remove(old[i]));
            }
        }

        for (int i = 0; i < old.Count; i++)
        {
            if (matching.AfterOf(i) is { } now && (!same[now] || moved[now]))
            {
                changes.Add(SchemaChange.Modify(old[i], current[now], moved[now] ? now : null));
            }
        }

        for (int i = 0; i < current.Count; i++)
        {
            if (matching.BeforeOf(i) is null)
            {
                changes.Add(SchemaChange.Add(current[i], moved[i] ? i : null));
            }
        }

        return changes.ToFlexList();
    }

    /// <summary>The schema that a list of changes makes from another.</summary>
    /// <remarks>
    /// The changes apply at once, each to the column that has its name in <paramref name="before"/>:
    /// removed columns go; the others keep their order, each replaced by its <see cref="SchemaChange.After"/>;
    /// columns without a position that are added follow in the order of the changes; last, each column with a
    /// position is put at that position, the lowest first. Applying what <see cref="Between"/> gave makes its
    /// second schema, always (unless an adopted table has two columns equal in everything, id included, which cannot be
    /// told apart). <see cref="SchemaChange.Before"/> may be absent; where several columns share a name, it
    /// tells which is meant, and it is not looked at otherwise.
    /// Every column of the result has its id, written or implied. Properties of the schema itself that this library
    /// does not know are those of <paramref name="before"/>. The result is not checked against the rules for schemas.
    /// </remarks>
    /// <param name="before">The schema to start from.</param>
    /// <param name="changes">The changes of one edit.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="FlexReplayException">
    /// A change names no column, or one that another change has already dealt with, lacks the column that it makes,
    /// or has a position that does not exist or that another change has.
    /// </exception>
    public static FlexTableSchema Apply(FlexTableSchema before, IEnumerable<SchemaChange> changes)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(changes);
        return new ChangeReplay(before).Apply(changes);
    }
}
