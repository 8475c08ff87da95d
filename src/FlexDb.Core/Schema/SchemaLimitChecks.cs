using System.Runtime.InteropServices;

using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>Checks the limits of a whole schema.</summary>
internal static class SchemaLimitChecks
{
    public static void CheckCount(FlexTableSchema schema, FlexSchemaLimits limits, SchemaProblemList problems)
    {
        if (schema.Columns.Count > limits.MaxColumns)
        {
            problems.Add(
                SchemaProblemList.WholeSchema,
                ColumnProperties.Columns,
                FlexSchemaProblemCodes.TooManyColumns,
                FormattableString.Invariant(
                    $"The schema has {schema.Columns.Count} columns, and at most {limits.MaxColumns} are allowed; remove some, or raise FlexSchemaLimits.MaxColumns."));
        }
    }

    public static void CheckSize(FlexTableSchema schema, FlexSchemaLimits limits, SchemaProblemList problems)
    {
        // Measuring means writing the JSON; few schemas come near the limit.
        if (LongestSize(schema) <= limits.MaxJsonBytes)
        {
            return;
        }

        // Text that UTF-8 cannot hold has no size; nor has an enum value that JSON has no name for.
        if (problems.Problems.Any(static problem => problem.Code is FlexSchemaProblemCodes.InvalidText)
            || schema.Columns.Any(static column => !SchemaNames.CanBeWritten(column)))
        {
            return;
        }

        int bytes = SchemaJson.MeasureSchema(schema);
        if (bytes > limits.MaxJsonBytes)
        {
            problems.Add(
                SchemaProblemList.WholeSchema,
                "",
                FlexSchemaProblemCodes.SchemaTooLarge,
                FormattableString.Invariant(
                    $"The schema's JSON has {bytes} bytes, and at most {limits.MaxJsonBytes} are allowed; shorten it, or raise FlexSchemaLimits.MaxJsonBytes."));
        }
    }

    /// <summary>More bytes than the schema's JSON can have, found without writing it.</summary>
    internal static long LongestSize(FlexTableSchema schema)
    {
        // The names of all of a column's properties, flags and numbers.
        const long ColumnBytes = 400;
        long size = ColumnBytes + SizeOf(schema.ExtensionData);
        foreach (FlexColumnDefinition column in schema.Columns.AsSpan())
        {
            FlexColumnValidation rules = column.Validation;
            size += ColumnBytes
                + SizeOf(column.Id) + SizeOf(column.Name) + SizeOf(column.DisplayName) + SizeOf(column.DefaultValue) + SizeOf(column.ExtensionData)
                + SizeOf(rules.Pattern) + SizeOf(rules.Min) + SizeOf(rules.Max) + SizeOf(rules.TargetTable) + SizeOf(rules.TargetId)
                + SizeOf(rules.Computed) + SizeOf(rules.ExtensionData);
            foreach (FlexJsonValue allowed in rules.Enum ?? [])
            {
                size += SizeOf(allowed);
            }
        }

        return size;
    }

    // No character takes more than six bytes: a control character does, as an escape.
    private static long SizeOf(string? text) => text is null ? 0 : text.Length * 6L;

    // A decimal's exponent may be written out, to 28 digits and a sign in quotes.
    private static long SizeOf(FlexJsonValue? value) =>
        value is null ? 0 : 32 + (JsonMarshal.GetRawUtf8Value(value.Element).Length * 6L);

    private static long SizeOf(FlexExtensionData properties)
    {
        long size = 0;
        if (properties.Count > 0)
        {
            foreach ((string name, FlexJsonValue value) in properties)
            {
                size += 4 + SizeOf(name) + SizeOf(value);
            }
        }

        return size;
    }
}
