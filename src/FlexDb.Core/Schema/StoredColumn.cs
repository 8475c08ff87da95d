using System.Text.Json;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Schema;

/// <summary>What the definition of a column means for the values that records already have.</summary>
internal static class StoredColumn
{
    /// <summary>Whether records carry values of the column; those of a computed column carry none.</summary>
    public static bool HasValues(this FlexColumnDefinition column) => column.Validation.Computed is null;

    /// <summary>The name of the type that a value is remembered under: string and text count as one.</summary>
    public static string ValueTypeName(this FlexColumnDefinition column) =>
        ColumnType.Of(column.DataType).IsText ? SchemaNames.Of(FlexDataType.Text) : column.DataTypeName;

    /// <summary>Whether there is a default other than null that keeps the column's own rules.</summary>
    public static bool HasUsableDefault(this FlexColumnDefinition column) =>
        column.DefaultValue is { Kind: not JsonValueKind.Null } value && new ColumnRules(column).Check(value) == ValueFaults.None;

    /// <summary>Whether the column's default may become the value of a record that was there before.</summary>
    /// <remarks>
    /// All such records would get the same value: two of them would break uniqueness, and nobody has chosen the record
    /// that a reference would point to.
    /// </remarks>
    public static bool GivesDefaults(this FlexColumnDefinition column) =>
        column.HasValues() && !column.Unique && column.DataType != FlexDataType.Reference;

    /// <summary>Whether a null in the column becomes its default.</summary>
    public static bool FillsNulls(this FlexColumnDefinition column) =>
        column.Required && column.GivesDefaults() && column.HasUsableDefault();
}
