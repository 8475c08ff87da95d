using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>The JSON form of a plan. The impacts and reasons are part of it, so that a reviewer needs no library.</summary>
internal static class PlanJson
{
    public static void Write(Utf8JsonWriter writer, FlexPlan plan)
    {
        writer.WriteStartObject();
        writer.WriteString("applicationId", plan.ApplicationId);
        writer.WriteString("tableId", plan.TableId);
        writer.WriteString("tableName", plan.TableName);
        writer.WriteNumber("baseVersion", plan.BaseVersion);
        writer.WriteString("impact", Name(plan.Impact));
        WriteArray(writer, "changes", plan.Judgement.Changes, Write);
        writer.WriteString("mode", Name(plan.Mode));
        WriteArray(writer, "modeViolations", plan.ModeViolations, Write);
        WriteArray(writer, "slotMoves", plan.SlotMoves, Write);
        writer.WritePropertyName("schema");
        FlexTableSchemaConverter.Write(writer, plan.Schema, version: null);
        writer.WritePropertyName("slots");
        SlotMapJson.Write(writer, plan.Slots);
        writer.WriteEndObject();
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="JsonException">The JSON is not of a plan's shape.</exception>
    public static FlexPlan Read(JsonElement json)
    {
        DocumentReader plan = new(json, "A plan");
        return new FlexPlan
        {
            ApplicationId = plan.String("applicationId"),
            TableId = plan.String("tableId"),
            TableName = plan.String("tableName"),
            BaseVersion = plan.Int32("baseVersion"),
            Judgement = new FlexSchemaJudgement(plan.List("changes", ReadChange)),
            Mode = plan.Name<FlexCompatibilityMode>("mode"),
            ModeViolations = plan.List("modeViolations", ReadModeViolation),
            SlotMoves = plan.List("slotMoves", ReadMove),
            Schema = SchemaJson.ReadSchema(plan.Raw("schema")),
            Slots = SlotMapJson.Read(plan.Raw("slots")),
        };
    }

    private static void Write(Utf8JsonWriter writer, FlexJudgedChange change)
    {
        writer.WriteStartObject();
        writer.WriteString("impact", Name(change.Impact));
        WriteArray(writer, "violations", change.Violations, Write);
        if (change.LastChangedVersion is { } version)
        {
            writer.WriteNumber("lastChangedVersion", version);
        }

        writer.WritePropertyName("change");
        SchemaChangeConverter.Write(writer, change.Change);
        writer.WriteEndObject();
    }

    private static FlexJudgedChange ReadChange(JsonElement json)
    {
        DocumentReader change = new(json, "A judged change");
        return new FlexJudgedChange(
            SchemaJson.ReadChanges($"[{change.Raw("change")}]")[0],
            change.Name<FlexChangeImpact>("impact"),
            change.List("violations", ReadViolation))
        {
            LastChangedVersion = change.Has("lastChangedVersion") ? change.Int32("lastChangedVersion") : null,
        };
    }

    private static void Write(Utf8JsonWriter writer, FlexCompatibilityViolation violation)
    {
        writer.WriteStartObject();
        writer.WriteString("column", violation.Column);
        writer.WriteString("rule", Name(violation.Rule));
        WriteValue(writer, "writerValue", violation.WriterValue);
        WriteValue(writer, "readerValue", violation.ReaderValue);
        writer.WriteString("message", violation.Message);
        writer.WriteEndObject();
    }

    private static FlexCompatibilityViolation ReadViolation(JsonElement json)
    {
        DocumentReader violation = new(json, "A violation");
        return new FlexCompatibilityViolation(
            violation.String("column"),
            violation.Name<FlexColumnRule>("rule"),
            violation.Value("writerValue"),
            violation.Value("readerValue"),
            violation.String("message"));
    }

    private static void Write(Utf8JsonWriter writer, FlexModeViolation violation)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", violation.Version);
        writer.WriteString("direction", Name(violation.Direction));
        writer.WritePropertyName("violation");
        Write(writer, violation.Violation);
        writer.WriteEndObject();
    }

    private static FlexModeViolation ReadModeViolation(JsonElement json)
    {
        DocumentReader violation = new(json, "A violation of a mode");
        return new FlexModeViolation(
            violation.Int32("version"),
            violation.Name<FlexCompatibilityDirection>("direction"),
            ReadViolation(violation.Object("violation")));
    }

    private static void Write(Utf8JsonWriter writer, FlexSlotMove move)
    {
        writer.WriteStartObject();
        writer.WriteString("column", move.Column);
        writer.WriteString("from", move.From);
        writer.WriteString("to", move.To);
        writer.WriteEndObject();
    }

    private static FlexSlotMove ReadMove(JsonElement json)
    {
        DocumentReader move = new(json, "A slot move");
        return new FlexSlotMove(move.String("column"), move.OptionalString("from"), move.OptionalString("to"));
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, string property, FlexList<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(property);
        foreach (T item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, string property, FlexJsonValue? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(property);
            value.Element.WriteTo(writer);
        }
    }

    private static string Name<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(Enum.GetName(value)!);
}
