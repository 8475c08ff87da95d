using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Tells whether records that were written under one schema can be read under another.</summary>
public static class FlexSchemaCompatibility
{
    /// <summary>
    /// Every way in which a record that is valid and normalised under <paramref name="writer"/> might not be valid
    /// under <paramref name="reader"/>, after conversions and defaults.
    /// </summary>
    /// <remarks>
    /// Columns are matched as <see cref="FlexSchemaDiff"/> matches them. Columns that the reader does not have are no
    /// concern of this function: dropping their values makes an edit <see cref="FlexChangeImpact.Lossy"/>.
    /// What cannot be told from the two schemas alone counts as a violation: any pattern, computed expression or
    /// uniqueness that is new, and a reference to another table. So does a conversion that loses information,
    /// although what is left of the value may be valid.
    /// Both schemas are taken to keep the rules for schemas.
    /// </remarks>
    /// <param name="writer">The schema that records were written under.</param>
    /// <param name="reader">The schema that they are to be read under.</param>
    /// <returns>The violations, in the order of the reader's columns; none when every record can be read.</returns>
    /// <exception cref="ArgumentNullException">A schema is null.</exception>
    public static FlexList<FlexCompatibilityViolation> CanRead(FlexTableSchema writer, FlexTableSchema reader)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(reader);
        ColumnMatching matching = ColumnMatching.Between(writer, reader);
        List<FlexCompatibilityViolation> violations = [];
        for (int i = 0; i < matching.After.Columns.Count; i++)
        {
            FlexColumnDefinition? written = matching.BeforeOf(i) is { } was ? matching.Before.Columns[was] : null;
            FlexColumnDefinition read = matching.After.Columns[i];
            if (written != read)
            {
                new ColumnCompatibility(written, read, violations).Check();
            }
        }

        return violations.ToFlexList();
    }

    /// <summary>Whether a new schema keeps a compatibility mode towards the schemas before it.</summary>
    /// <remarks>
    /// A transitive mode that looks backward composes the steps, as <c>FlexRecordUpgrade.Along</c> does: a record of an
    /// earlier version must be valid once it has gone through every version between. So a default that filled a column
    /// may be taken away later; values that a conversion has lost stay lost, until their type returns; and a column that
    /// returns must be able to read the last version that had it. Forward, an earlier version has only its own schema and
    /// the record's, so these two are compared directly.
    /// </remarks>
    /// <param name="mode">What is demanded.</param>
    /// <param name="earlier">The earlier versions, the latest last; a mode that is not transitive looks at that one only.</param>
    /// <param name="schema">The new schema.</param>
    /// <returns>Every violation, the latest version's first; none when the mode is kept.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not a mode.</exception>
    public static FlexList<FlexModeViolation> Check(
        FlexCompatibilityMode mode,
        IReadOnlyList<(int Version, FlexTableSchema Schema)> earlier,
        FlexTableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(schema);
        List<FlexModeViolation> violations = [];
        (bool backward, bool forward, bool transitive) = mode.Demands();
        int first = transitive ? 0 : int.Max(0, earlier.Count - 1);
        HistoryCompatibility history = new(earlier.Skip(first).Select(static old => old.Schema), schema);
        for (int i = earlier.Count - 1; i >= first; i--)
        {
            (int version, FlexTableSchema old) = earlier[i];
            if (backward)
            {
                violations.AddRange(history.Find(i - first)
                    .Select(violation => new FlexModeViolation(version, FlexCompatibilityDirection.Backward, violation)));
            }

            if (forward)
            {
                violations.AddRange(CanRead(schema, old)
                    .Select(violation => new FlexModeViolation(version, FlexCompatibilityDirection.Forward, violation)));
            }
        }

        return violations.ToFlexList();
    }
}
