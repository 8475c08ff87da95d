using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Records.Tests.Keys;

/// <summary>Values in the normal form that the validator gives.</summary>
internal static class NormalValues
{
    private static readonly Dictionary<FlexDataType, FlexRecordValidator> Validators = new FlexColumnDefinition[]
    {
        FlexColumn.String("v"), FlexColumn.Text("v"), FlexColumn.Integer("v"), FlexColumn.Decimal("v"), FlexColumn.Boolean("v"),
        FlexColumn.Date("v"), FlexColumn.DateTime("v"), FlexColumn.Reference("v", "others"),
    }.ToDictionary(column => column.DataType, column => FlexRecordValidator.For(new FlexTableSchema([column])));

    /// <summary>The normal form of a value given as JSON.</summary>
    public static byte[] Of(FlexDataType type, string json) =>
        Validators[type].Validate($$"""{"v":{{json}}}""", FlexRecordMode.Insert).Record[5..^1].ToArray();

    /// <summary>The normal form of a text.</summary>
    public static byte[] OfText(FlexDataType type, string text) => Of(type, Escaped(text));

    /// <summary>A text as a JSON string in which every UTF-16 unit is escaped.</summary>
    public static string Escaped(string text) => $"\"{string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"))}\"";

    /// <summary>A text's bytes.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
