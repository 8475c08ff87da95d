using System.Text;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Support;

/// <summary>Random records in normal form, and schemas that most records of another can be read under.</summary>
internal static class RandomUpgrades
{
    /// <summary>A valid record in normal form; null where some tries gave none.</summary>
    public static ReadOnlyMemory<byte>? NormalRecord(this Random random, FlexTableSchema schema)
    {
        for (int i = 0; i < 5; i++)
        {
            FlexRecordResult result = FlexRecordValidator.For(schema)
                .Validate(Encoding.UTF8.GetBytes(random.Record(schema, wrong: 0)), FlexRecordMode.Insert);
            if (result.IsValid)
            {
                return result.Record;
            }
        }

        return null;
    }

    /// <summary>The schema after steps that mostly widen it.</summary>
    public static FlexTableSchema Widened(this Random random, FlexTableSchema schema)
    {
        List<FlexColumnDefinition> columns = [.. ColumnIdentity.WithImplicitIds(schema).Columns];
        for (int i = columns.Count - 1; i >= 0; i--)
        {
            FlexColumnDefinition column = columns[i];
            switch (random.Next(6))
            {
                case 0:
                    columns.RemoveAt(i);
                    break;
                case 1:
                    columns[i] = column with { Name = $"{column.Name}_renamed" };
                    break;
                case 2:
                    columns[i] = Retyped(random, column);
                    break;
                case 3:
                    columns[i] = column with { Required = column.DefaultValue is { Kind: not System.Text.Json.JsonValueKind.Null }, Unique = false };
                    break;
                case 4:
                    FlexColumnDefinition added = random.Column($"new_{i}") with { Required = false, Id = ColumnIdentity.Implicit(random.Next().ToString()) };
                    columns.Insert(random.Next(columns.Count + 1), added);
                    break;
            }
        }

        return new FlexTableSchema(columns);
    }

    // Another type without loss; its text rules just as wide as the values.
    private static FlexColumnDefinition Retyped(Random random, FlexColumnDefinition column)
    {
        FlexDataType[] types = [.. Enum.GetValues<FlexDataType>().Where(type => FlexTypeConversions.Of(column.DataType, type) == FlexTypeConversion.Lossless)];
        FlexDataType type = random.Pick(types);
        bool keepsRules = type == column.DataType || (column.DataType, type) is (FlexDataType.String, FlexDataType.Text) or (FlexDataType.Integer, FlexDataType.Decimal);
        FlexColumnDefinition plain = new(column.Name, type) { Id = column.Id, Required = column.Required };
        return keepsRules
            ? plain with { Validation = column.Validation }
            : type == FlexDataType.String && FlexTypeConversions.TextLengths(column.DataType) is { } lengths
                ? plain with { Validation = new() { MinLength = lengths.Shortest, MaxLength = lengths.Longest } }
                : plain;
    }
}
