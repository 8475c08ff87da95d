using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using FlexDb.Core.Schema;

namespace FlexDb.Records.Filtering;

/// <summary>Writes the JSON form of filters.</summary>
internal static class FilterWriter
{
    /// <summary>Stands before a column's name that would mean something else.</summary>
    public const char Escape = '$';

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(FlexFilter filter)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            Write(writer, filter);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, FlexFilter filter)
    {
        writer.WriteStartObject();
        switch (filter.Operator)
        {
            case FilterOperator.And or FilterOperator.Or:
                writer.WriteStartArray(OperatorNames.Of(filter.Operator));
                foreach (FlexFilter term in filter.Terms)
                {
                    Write(writer, term);
                }

                writer.WriteEndArray();
                break;
            case FilterOperator.Not:
                writer.WritePropertyName(OperatorNames.Of(FilterOperator.Not));
                Write(writer, filter.Terms[0]);
                break;
            default:
                WriteComparison(writer, filter);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteComparison(Utf8JsonWriter writer, FlexFilter filter)
    {
        string column = filter.Column!;
        writer.WriteStartObject(column is "and" or "or" or "not" || column.StartsWith(Escape) ? $"{Escape}{column}" : column);
        switch (filter.Operator)
        {
            case FilterOperator.IsNull:
                writer.WriteBoolean(OperatorNames.Of(FilterOperator.IsNull), true);
                break;
            case FilterOperator.NotEqual when filter.Values[0].Kind == JsonValueKind.Null:
                writer.WriteBoolean(OperatorNames.Of(FilterOperator.IsNull), false);
                break;
            case FilterOperator.In or FilterOperator.Between:
                writer.WriteStartArray(OperatorNames.Of(filter.Operator));
                foreach (FlexJsonValue value in filter.Values)
                {
                    value.Element.WriteTo(writer);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WritePropertyName(OperatorNames.Of(filter.Operator));
                filter.Values[0].Element.WriteTo(writer);
                break;
        }

        writer.WriteEndObject();
    }
}
