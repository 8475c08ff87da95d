using System.Text.Json;

namespace FlexDb.Core.Schema;

/// <summary>The names of the known JSON properties.</summary>
internal static class ColumnProperties
{
    public const string Id = "id";
    public const string Name = "name";
    public const string DataType = "dataType";
    public const string DisplayName = "displayName";
    public const string Required = "required";
    public const string Unique = "unique";
    public const string Indexed = "indexed";
    public const string DefaultValue = "defaultValue";
    public const string Validation = "validation";

    public const string MinLength = "minLength";
    public const string MaxLength = "maxLength";
    public const string Pattern = "pattern";
    public const string Enum = "enum";
    public const string Min = "min";
    public const string Max = "max";
    public const string TargetTable = "targetTable";
    public const string TargetId = "targetId";
    public const string OnDelete = "onDelete";
    public const string Computed = "computed";

    public const string Columns = "columns";
    public const string Version = "version";

    public const string Type = "type";
    public const string Column = "column";
    public const string Details = "details";
    public const string Before = "before";
    public const string After = "after";
    public const string Position = "position";

    /// <summary>The properties of a column.</summary>
    public static readonly string[] OfColumns = [Id, Name, DataType, DisplayName, Required, Unique, Indexed, DefaultValue, Validation];

    /// <summary>The properties of a column's validation.</summary>
    public static readonly string[] OfRules = [MinLength, MaxLength, Pattern, Enum, Min, Max, TargetTable, TargetId, OnDelete, Computed];

    private static readonly KnownTexts<string> Names = new(
        OfColumns
            .Concat(OfRules)
            .Concat([Columns, Version, Type, Column, Details, Before, After, Position])
            .Select(static name => KeyValuePair.Create(name, name)));

    /// <summary>The property that the reader is at.</summary>
    public static string Read(ref Utf8JsonReader reader) =>
        Names.TryGet(ref reader, out string? known) ? known! : PropertyReader.GetString(ref reader);
}
