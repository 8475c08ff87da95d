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
                FormattableString.Invariant($"The schema has {schema.Columns.Count} columns, and at most {limits.MaxColumns} are allowed."));
        }
    }

    public static void CheckSize(FlexTableSchema schema, FlexSchemaLimits limits, SchemaProblemList problems)
    {
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
                FormattableString.Invariant($"The schema's JSON has {bytes} bytes, and at most {limits.MaxJsonBytes} are allowed."));
        }
    }
}
