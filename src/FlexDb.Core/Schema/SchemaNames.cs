using System.Text.Json;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema;

/// <summary>The strings that stand for enum values in JSON, each written once.</summary>
internal static class SchemaNames
{
    private static readonly string[] OnDeletes = ["cascade", "set-null", "restrict"];

    private static readonly string[] ChangeTypes = ["add_column", "remove_column", "modify_column"];

    private static readonly KnownTexts<FlexDataType> DataTypesByName =
        new(ColumnType.Known.ToArray().Select(static type => KeyValuePair.Create(type.Name, type.DataType)));

    /// <summary>Every data type's name, for messages.</summary>
    public static string AllDataTypes { get; } = string.Join(", ", ColumnType.Known.ToArray().Select(static type => type.Name));

    /// <summary>Whether a data type is one of the nine.</summary>
    public static bool IsKnown(FlexDataType dataType) => ColumnType.IsKnown(dataType);

    public static bool IsKnown(FlexOnDelete onDelete) => (uint)onDelete < OnDeletes.Length;

    /// <summary>Whether every enum value of a column has a string that stands for it.</summary>
    public static bool CanBeWritten(FlexColumnDefinition column) =>
        (column.DataType == FlexDataType.Unknown || IsKnown(column.DataType))
        && (column.Validation.OnDelete is not { } onDelete || IsKnown(onDelete));

    public static string Of(FlexDataType dataType) => ColumnType.Of(dataType).Name;

    public static string Of(FlexOnDelete onDelete) => OnDeletes[(int)onDelete];

    public static string Of(SchemaChangeType type) => ChangeTypes[(int)type];

    /// <summary>The data type whose name the reader is at.</summary>
    public static FlexDataType ReadDataType(ref Utf8JsonReader reader) =>
        DataTypesByName.TryGet(ref reader, out FlexDataType type) ? type : FlexDataType.Unknown;

    public static FlexOnDelete? ParseOnDelete(string name)
    {
        int index = Array.IndexOf(OnDeletes, name);
        return index < 0 ? null : (FlexOnDelete)index;
    }

    public static SchemaChangeType? ParseChangeType(string name)
    {
        int index = Array.IndexOf(ChangeTypes, name);
        return index < 0 ? null : (SchemaChangeType)index;
    }
}
