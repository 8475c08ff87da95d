using System.Runtime.InteropServices;
using System.Text.Json;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Rules;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema;

/// <summary>Checks that the JSON in a schema comes back from the database as it went in.</summary>
internal static class StoredJsonChecks
{
    // MariaDB refuses documents of 33 levels (tried), MySQL of 101. Above a value stand, from the outside: a version's
    // list of changes, the change, its details, the column and its validation.
    private const int MaxStoredDepth = 30;
    private const int LevelsAboveSchemaProperty = 1;
    private const int LevelsAboveColumnProperty = 4;
    private const int LevelsAboveRuleProperty = 5;

    public static void Check(ColumnProblems at)
    {
        if (at.Column.DefaultValue is { } value)
        {
            bool isJson = at.Column.DataType == FlexDataType.Json;
            CheckValue(at, ColumnProperties.DefaultValue, value, isJson ? JsonShape.MaxDefaultDepth : MaxStoredDepth - LevelsAboveColumnProperty);
        }

        if (at.Rules != FlexColumnValidation.None)
        {
            CheckRules(at);
        }

        CheckUnknown(at, "", at.Column.ExtensionData, MaxStoredDepth - LevelsAboveColumnProperty);
    }

    public static void CheckSchema(FlexTableSchema schema, SchemaProblemList problems)
    {
        foreach ((string property, FlexJsonValue value) in schema.ExtensionData)
        {
            int depth = MaxStoredDepth - LevelsAboveSchemaProperty;
            foreach ((string code, string message) in Describe(Find(property, value, depth, number: true), depth))
            {
                problems.Add(SchemaProblemList.WholeSchema, property, code, $"The property {SchemaNameRules.Quote(property)} of the schema {message}.");
            }
        }
    }

    private static void CheckRules(ColumnProblems at)
    {
        const int Depth = MaxStoredDepth - LevelsAboveRuleProperty;
        if (at.Rules.Min is { } min)
        {
            CheckValue(at, "validation.min", min, Depth);
        }

        if (at.Rules.Max is { } max)
        {
            CheckValue(at, "validation.max", max, Depth);
        }

        if (at.Rules.Enum is { } allowed)
        {
            for (int i = 0; i < allowed.Count; i++)
            {
                CheckValue(at, "validation.enum", allowed[i], Depth - 1);
            }
        }

        CheckUnknown(at, "validation.", at.Rules.ExtensionData, Depth);
    }

    // A decimal column's numbers are stored as strings where a double would change them.
    private static void CheckValue(ColumnProblems at, string path, FlexJsonValue value, int maxDepth)
    {
        ValueFaults faults = Find(path, value, maxDepth, at.Column.DataType != FlexDataType.Decimal);
        foreach ((string code, string message) in Describe(faults, maxDepth))
        {
            at.Add(path, code, $"A value of column {at.Name} {message}.");
        }
    }

    private static void CheckUnknown(ColumnProblems at, string place, FlexExtensionData properties, int maxDepth)
    {
        if (properties.Count == 0)
        {
            return;
        }

        foreach ((string property, FlexJsonValue value) in properties)
        {
            string path = place + property;
            bool isOwn = place.Length == 0;
            if (value.Kind != JsonValueKind.Null && (isOwn ? IsUnset(at.Column, property) : IsUnset(at.Rules, property)))
            {
                string effect = RefusesValues(at.Type, property, isOwn) ? "every value of the column is refused" : "it has no effect";
                at.Add(
                    path,
                    FlexSchemaProblemCodes.UnreadableProperty,
                    $"The {property} of column {at.Name} is not of the form that it must have, so {effect}; set it anew or remove it.");
            }

            foreach ((string code, string message) in Describe(Find(property, value, maxDepth, number: true), maxDepth))
            {
                at.Add(path, code, $"The property {SchemaNameRules.Quote(property)} of column {at.Name} {message}.");
            }
        }
    }

    // Once a known property is set, it takes the place of what was kept under its name.
    private static bool IsUnset(FlexColumnDefinition column, string property) => property switch
    {
        ColumnProperties.Id => column.Id is null,
        ColumnProperties.DisplayName => column.DisplayName is null,
        ColumnProperties.Required => !column.Required,
        ColumnProperties.Unique => !column.Unique,
        ColumnProperties.Indexed => !column.Indexed,
        ColumnProperties.DefaultValue => column.DefaultValue is null,
        ColumnProperties.Validation => column.Validation == FlexColumnValidation.None,
        _ => false,
    };

    private static bool IsUnset(FlexColumnValidation rules, string property) => ColumnRule.Find(property) is { } rule && !rule.IsSetIn(rules);

    private static bool RefusesValues(ColumnType type, string property, bool isOwn) => isOwn
        ? property is ColumnProperties.Required or ColumnProperties.Validation || (property == ColumnProperties.Unique && type.CanBeIndexed)
        : ColumnRule.Find(property)!.Fits(type);

    private static ValueFaults Find(string name, FlexJsonValue value, int maxDepth, bool number)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value.Element);
        Utf8JsonReader reader = new(raw, ColumnRules.ReaderOptions);
        reader.Read();
        ValueFaults faults = JsonShape.Walk(ref reader, raw, maxDepth, number, out _);
        return faults | (SchemaNameRules.IsUnicode(name) ? ValueFaults.None : ValueFaults.InvalidText);
    }

    private static (string Code, string Message)[] Describe(ValueFaults faults, int maxDepth)
    {
        if (faults == ValueFaults.None)
        {
            return [];
        }

        List<(string Code, string Message)> found = [];
        if (faults.HasFlag(ValueFaults.TooDeep))
        {
            found.Add((FlexSchemaProblemCodes.TooDeep, FormattableString.Invariant($"is nested deeper than {maxDepth} levels")));
        }

        if (faults.HasFlag(ValueFaults.DuplicateKey))
        {
            found.Add((FlexSchemaProblemCodes.DuplicateKey, "holds an object with a key twice, of which the database would keep one"));
        }

        if (faults.HasFlag(ValueFaults.NumberDrifts))
        {
            found.Add((FlexSchemaProblemCodes.NumberWouldChange, "holds a number that MySQL's JSON type would change; write it as a JSON string"));
        }

        if (faults.HasFlag(ValueFaults.InvalidText))
        {
            found.Add((FlexSchemaProblemCodes.InvalidText, "holds half a surrogate pair, which cannot be stored"));
        }

        return [.. found];
    }
}
