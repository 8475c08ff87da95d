using FlexDb.Core.Schema;

namespace WebHost.Pages;

/// <summary>What the form for a new column, or a column's Remove button, sends.</summary>
public sealed class ColumnForm
{
    public static IReadOnlyList<FlexDataType> Types { get; } =
    [
        FlexDataType.String, FlexDataType.Text, FlexDataType.Integer, FlexDataType.Decimal, FlexDataType.Boolean,
        FlexDataType.Date, FlexDataType.DateTime, FlexDataType.Json, FlexDataType.Reference,
    ];

    public string? Remove { get; set; }

    public string? Name { get; set; }

    public FlexDataType DataType { get; set; }

    public string? DefaultValue { get; set; }

    public string? TargetTable { get; set; }

    public bool Required { get; set; }

    public bool Unique { get; set; }

    public bool Indexed { get; set; }

    /// <summary>The column; whether it keeps the rules is the library's to judge.</summary>
    /// <exception cref="System.Text.Json.JsonException">The default is no number, true, false or JSON, as the type wants.</exception>
    public FlexColumnDefinition ToColumn() => new(Name?.Trim() ?? "", DataType)
    {
        Required = Required,
        Unique = Unique,
        Indexed = Indexed,
        DefaultValue = string.IsNullOrWhiteSpace(DefaultValue) ? null : ParseDefault(DefaultValue),
        Validation = string.IsNullOrEmpty(TargetTable)
            ? FlexColumnValidation.None
            : new FlexColumnValidation { TargetTable = TargetTable },
    };

    private FlexJsonValue ParseDefault(string text) => DataType switch
    {
        FlexDataType.Integer or FlexDataType.Decimal or FlexDataType.Boolean or FlexDataType.Json => FlexJsonValue.Parse(text),
        _ => FlexJsonValue.FromString(text),
    };
}
