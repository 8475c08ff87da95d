using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Reads and writes a change: <c>type</c>, <c>column</c> and <c>details</c>.</summary>
internal sealed class SchemaChangeConverter : JsonConverter<SchemaChange>
{
    public override SchemaChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    public override void Write(Utf8JsonWriter writer, SchemaChange value, JsonSerializerOptions options) =>
        Write(writer, value);

    internal static SchemaChange Read(ref Utf8JsonReader reader)
    {
        PropertyReader.ExpectObject(ref reader, "A change");
        SchemaChangeType? type = null;
        string? column = null;
        SchemaChange details = new(SchemaChangeType.ModifyColumn, "");
        while (PropertyReader.ReadProperty(ref reader, out string property))
        {
            switch (property)
            {
                case ColumnProperties.Type when reader.TokenType == JsonTokenType.String:
                    string name = PropertyReader.GetString(ref reader);
                    type = SchemaNames.ParseChangeType(name)
                        ?? throw new JsonException($"A change has the unknown type '{name}'.");
                    break;
                case ColumnProperties.Column when reader.TokenType == JsonTokenType.String:
                    column = PropertyReader.GetString(ref reader);
                    break;
                case ColumnProperties.Details when reader.TokenType == JsonTokenType.StartObject:
                    details = ReadDetails(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return details with
        {
            Type = type ?? throw new JsonException("A change has no type."),
            Column = column ?? throw new JsonException("A change names no column."),
        };
    }

    internal static void Write(Utf8JsonWriter writer, SchemaChange value)
    {
        writer.WriteStartObject();
        writer.WriteString(ColumnProperties.Type, SchemaNames.Of(value.Type));
        writer.WriteString(ColumnProperties.Column, value.Column);
        writer.WriteStartObject(ColumnProperties.Details);
        WriteColumn(writer, ColumnProperties.Before, value.Before);
        WriteColumn(writer, ColumnProperties.After, value.After);
        if (value.Position is { } position)
        {
            writer.WriteNumber(ColumnProperties.Position, position);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static SchemaChange ReadDetails(ref Utf8JsonReader reader)
    {
        SchemaChange details = new(SchemaChangeType.ModifyColumn, "");
        while (PropertyReader.ReadProperty(ref reader, out string property))
        {
            switch (property)
            {
                case ColumnProperties.Before when reader.TokenType == JsonTokenType.StartObject:
                    details = details with { Before = FlexColumnDefinitionConverter.Read(ref reader) };
                    break;
                case ColumnProperties.After when reader.TokenType == JsonTokenType.StartObject:
                    details = details with { After = FlexColumnDefinitionConverter.Read(ref reader) };
                    break;
                case ColumnProperties.Position when PropertyReader.TryReadInt32(ref reader, out int at):
                    details = details with { Position = at };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return details;
    }

    private static void WriteColumn(Utf8JsonWriter writer, string property, FlexColumnDefinition? column)
    {
        if (column is not null)
        {
            writer.WritePropertyName(property);
            FlexColumnDefinitionConverter.Write(writer, column);
        }
    }
}
