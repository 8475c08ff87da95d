using System.Globalization;
using System.Text;
using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Errors;
using FlexDb.Records.Keys;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Filtering;

/// <summary>The columns of a table that filters and sorts can name, and the keys of values that are compared with them.</summary>
internal sealed class QueryColumns(RecordTable table)
{
    /// <summary>The system columns as a schema has columns, in the order of <see cref="SystemColumn"/>.</summary>
    private static readonly FlexTableSchema SystemSchema = new(
    [
        FlexColumn.Reference("id", "id"),
        FlexColumn.Integer("version"),
        FlexColumn.DateTime("created_at"),
        FlexColumn.DateTime("updated_at"),
        FlexColumn.String("created_by"),
        FlexColumn.String("updated_by"),
    ]);

    /// <summary>The column of a name; one of the schema's hides a system column.</summary>
    /// <exception cref="FlexColumnNotFoundException">There is none.</exception>
    public QueryColumn Find(string name)
    {
        FlexTableSchema schema = table.Table.Schema;
        if (PositionOf(schema, name) is { } position)
        {
            return new QueryColumn(name, position, schema.Columns[position]);
        }

        return PositionOf(SystemSchema, name) is { } system
            ? new QueryColumn(name, (SystemColumn)system, SystemSchema.Columns[system].DataType)
            : throw new FlexColumnNotFoundException(
                table.Table.ApplicationId,
                table.Table.Id,
                table.Table.Name,
                name,
                schema.Columns.Concat(SystemSchema.Columns).Select(static column => column.Name));
    }

    /// <summary>The key of a value that a column is compared with.</summary>
    /// <param name="column">The column, which has keys.</param>
    /// <param name="value">The value, which is not null.</param>
    /// <param name="path">Where it stands in the filter's JSON.</param>
    /// <exception cref="FlexFilterException">It is no value of the column's type.</exception>
    public byte[] KeyOf(QueryColumn column, FlexJsonValue value, string? path)
    {
        if (column.Type == FlexDataType.DateTime && IsDate(value))
        {
            // A date has the key of its midnight.
            return KeyEncoding.Encode(FlexDataType.Date, Encoding.UTF8.GetBytes($"\"{value.Element.GetString()}\""));
        }

        FlexRecordValidator validator = column.System is null ? table.Validator : FlexRecordValidator.For(SystemSchema);
        FlexValueResult normal = validator.NormalizeValue(column.Name, value);
        return normal.IsValid
            ? KeyEncoding.Encode(column.Type, Encoding.UTF8.GetBytes(normal.Value.ToString()))
            : throw new FlexFilterException($"The filter compares with what is no value of the column. {normal.Errors[0].Message}", column.Name, path);
    }

    private static bool IsDate(FlexJsonValue value) =>
        value.Kind == JsonValueKind.String
        && DateOnly.TryParseExact(value.Element.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // Of columns with one name, which only a damaged schema has, the first, as the validator does.
    private static int? PositionOf(FlexTableSchema schema, string name)
    {
        for (int i = 0; i < schema.Columns.Count; i++)
        {
            if (schema.Columns[i].Name == name)
            {
                return i;
            }
        }

        return null;
    }
}
