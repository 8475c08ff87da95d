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
        WriteArray(writer, "propertyChanges", plan.Judgement.PropertyChanges, Write);
        writer.WriteString("mode", Name(plan.Mode));
        WriteArray(writer, "modeViolations", plan.ModeViolations, Write);
        WriteArray(writer, "slotMoves", plan.SlotMoves, Write);
        WriteState(writer, "before", plan.Before, "slotsBefore", plan.SlotsBefore);
        WriteState(writer, "schema", plan.Schema, "slots", plan.Slots);
        writer.WriteEndObject();
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="JsonException">The JSON is not of a plan's shape, or its parts disagree.</exception>
    public static FlexPlan Read(JsonElement json)
    {
        DocumentReader.RefuseDoubledKeys(json, "A plan");
        DocumentReader reader = new(json, "A plan");
        FlexPlan plan = new()
        {
            ApplicationId = reader.String("applicationId"),
            TableId = reader.String("tableId"),
            TableName = reader.String("tableName"),
            BaseVersion = reader.Int32("baseVersion"),
            Before = SchemaJson.ReadSchema(reader.Raw("before")),
            SlotsBefore = SlotMapJson.Read(reader.Raw("slotsBefore")),
            Judgement = new FlexSchemaJudgement(reader.List("changes", ReadChange))
            {
                PropertyChanges = reader.List("propertyChanges", ReadPropertyChange),
            },
            Mode = reader.Name<FlexCompatibilityMode>("mode"),
            ModeViolations = reader.List("modeViolations", ReadModeViolation),
            SlotMoves = reader.List("slotMoves", ReadMove),
            Schema = SchemaJson.ReadSchema(reader.Raw("schema")),
            Slots = SlotMapJson.Read(reader.Raw("slots")),
        };

        return PlanAgreement.FindFault(plan, reader.Name<FlexChangeImpact>("impact")) is { } fault
            ? throw new JsonException($"The parts of the plan for table '{plan.TableName}' disagree. {fault} Do not apply it; plan the edit again.")
            : plan;
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

    private static void Write(Utf8JsonWriter writer, FlexPropertyChange change)
    {
        writer.WriteStartObject();
        writer.WriteString("property", change.Property);
        WriteValue(writer, "before", change.Before);
        WriteValue(writer, "after", change.After);
        writer.WriteEndObject();
    }

    private static FlexPropertyChange ReadPropertyChange(JsonElement json)
    {
        DocumentReader change = new(json, "A change of a property");
        return new FlexPropertyChange(change.String("property"), change.Value("before"), change.Value("after"));
    }

    private static void WriteState(Utf8JsonWriter writer, string name, FlexTableSchema schema, string slotsName, FlexSlotMap slots)
    {
        writer.WritePropertyName(name);
        FlexTableSchemaConverter.Write(writer, schema, version: null);
        writer.WritePropertyName(slotsName);
        SlotMapJson.Write(writer, slots);
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
