using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>
/// Finds every way in which a record of an earlier version might not be valid under a new schema once it is upgraded
/// along all versions between.
/// </summary>
/// <remarks>
/// The steps are composed: each is judged on the values that the steps before it leave. A rule that an earlier edit has
/// narrowed and a later one has widened again breaks nothing, because only the new schema's rules count. A conversion
/// that loses a value counts as long as the value's own type does not return.
/// </remarks>
internal sealed class HistoryCompatibility
{
    private readonly TableHistory _history = new();
    private readonly Dictionary<(ColumnLineage Column, int State), FlexList<FlexCompatibilityViolation>> _found = [];

    /// <summary>Follows the columns of the versions.</summary>
    /// <param name="earlier">The earlier versions' schemas, the latest last.</param>
    /// <param name="schema">The new schema.</param>
    public HistoryCompatibility(IEnumerable<FlexTableSchema> earlier, FlexTableSchema schema)
    {
        foreach ((int place, FlexTableSchema version) in earlier.Append(schema).Index())
        {
            _history.TryAdd(place, version);
        }
    }

    /// <summary>The violations of records of the version at a place, in the order of the new schema's columns.</summary>
    public IEnumerable<FlexCompatibilityViolation> Find(int place) => _history.Present.SelectMany(column =>
    {
        // Versions in which the column is the same have the same violations.
        int state = column.StateAt(place);
        if (!_found.TryGetValue((column, state), out FlexList<FlexCompatibilityViolation>? violations))
        {
            violations = Find(column, state).ToFlexList();
            _found.Add((column, state), violations);
        }

        return violations;
    });

    private static List<FlexCompatibilityViolation> Find(ColumnLineage column, int from)
    {
        FlexColumnDefinition reader = column.States[^1].Column!;
        FlexColumnDefinition? writer = from < 0 ? null : column.States[from].Column;
        if (from == column.States.Count - 1)
        {
            return [];
        }

        if (!reader.HasValues())
        {
            return Check(writer, reader);
        }

        WrittenValues values = new(writer?.HasValues() == true ? writer : null, []);
        Dictionary<string, WrittenValues> remembered = new(StringComparer.Ordinal);
        foreach ((_, FlexColumnDefinition? definition) in column.States.Skip(from + 1).SkipLast(1))
        {
            if (definition?.HasValues() == true)
            {
                values = Recall(values, definition, remembered).After(definition with { Name = reader.Name });
            }
        }

        values = Recall(values, reader, remembered);
        return [.. values.Losses, .. Check(values.Column, reader)];
    }

    /// <summary>The values before a step; those that the step's type remembers, where it has been there before.</summary>
    private static WrittenValues Recall(WrittenValues values, FlexColumnDefinition next, Dictionary<string, WrittenValues> remembered)
    {
        if (values.Column is not { } column || column.ValueTypeName() == next.ValueTypeName())
        {
            return values;
        }

        remembered[column.ValueTypeName()] = values;
        return remembered.GetValueOrDefault(next.ValueTypeName(), values);
    }

    private static List<FlexCompatibilityViolation> Check(FlexColumnDefinition? writer, FlexColumnDefinition reader)
    {
        List<FlexCompatibilityViolation> violations = [];
        new ColumnCompatibility(writer, reader, violations).Check();
        return violations;
    }

    /// <summary>What is known of a column's values at some version.</summary>
    /// <param name="Column">A definition whose rules they keep; null where there are none.</param>
    /// <param name="Losses">What conversions behind them may have lost.</param>
    private sealed record WrittenValues(FlexColumnDefinition? Column, FlexList<FlexCompatibilityViolation> Losses)
    {
        /// <summary>The values after an edit that made the column what it is now.</summary>
        public WrittenValues After(FlexColumnDefinition now)
        {
            // Values that stay as they are keep the rules that they kept before. Those that a default fills in count as
            // values of this version, which is looked at by itself.
            if (Column is { } before && before.ValueTypeName() == now.ValueTypeName())
            {
                return this with { Column = before with { Required = before.Required || now.FillsNulls() } };
            }

            List<FlexCompatibilityViolation> violations = Check(Column, now);
            if (Column is null || violations.Count == 0)
            {
                return violations.Count == 0 ? this with { Column = now } : this;
            }

            // Values that break the rules of this version may keep those of a later one.
            FlexList<FlexCompatibilityViolation> lost = violations.Where(static violation => violation.Rule == FlexColumnRule.DataType).ToFlexList();
            FlexColumnDefinition anyOfType = new(now.Name, now.DataType)
            {
                Id = now.Id,
                Required = (Column.Required && lost.Count == 0) || now.FillsNulls(),
                ExtensionData = now.DataType == FlexDataType.Unknown ? now.ExtensionData : FlexExtensionData.Empty,
            };
            return new WrittenValues(anyOfType, Losses.Concat(lost).ToFlexList());
        }
    }
}
