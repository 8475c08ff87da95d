using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>An edit of one table, worked out and judged, but not applied.</summary>
/// <remarks>
/// Immutable, and made by the store or from JSON only. The store applies exactly this plan or, where the table has moved on
/// since, none of it. A plan goes through JSON unchanged, by <see cref="ToJson"/> and <see cref="Parse"/> or by
/// <see cref="JsonSerializer"/>, so it can be reviewed elsewhere and applied later. It holds the table's state before and
/// after, and everything else that it says follows from these two: JSON whose parts disagree is not read, so what a
/// reviewer is shown is what is applied. Two plans are equal when all they say is.
/// </remarks>
[JsonConverter(typeof(FlexPlanConverter))]
public sealed record FlexPlan
{
    internal FlexPlan()
    {
    }

    /// <summary>The application that the table belongs to.</summary>
    public string ApplicationId { get; internal init; } = "";

    /// <summary>The table's id.</summary>
    public string TableId { get; internal init; } = "";

    /// <summary>The table's name when the plan was made.</summary>
    public string TableName { get; internal init; } = "";

    /// <summary>The version that the plan starts from; it can be applied to no other.</summary>
    public int BaseVersion { get; internal init; }

    /// <summary>The table's schema at that version.</summary>
    public FlexTableSchema Before { get; internal init; } = FlexTableSchema.Empty;

    /// <summary>The table's index slots at that version.</summary>
    public FlexSlotMap SlotsBefore { get; internal init; } = FlexSlotMap.Empty;

    /// <summary>Every change, with its impact on stored values and the reasons for it; none when there is nothing to do.</summary>
    public FlexSchemaJudgement Judgement { get; internal init; } = new([]);

    /// <summary>The compatibility mode that the plan was held against.</summary>
    public FlexCompatibilityMode Mode { get; internal init; }

    /// <summary>Every way in which the plan breaks that mode; with any, it will be refused.</summary>
    public FlexList<FlexModeViolation> ModeViolations { get; internal init; } = [];

    /// <summary>The columns whose index slots change.</summary>
    public FlexList<FlexSlotMove> SlotMoves { get; internal init; } = [];

    /// <summary>The schema that the plan leads to, every column with its id.</summary>
    public FlexTableSchema Schema { get; internal init; } = FlexTableSchema.Empty;

    /// <summary>The index slots that the plan leads to.</summary>
    public FlexSlotMap Slots { get; internal init; } = FlexSlotMap.Empty;

    /// <summary>What the plan can do to values already stored: the greatest impact of its changes.</summary>
    public FlexChangeImpact Impact => Judgement.Impact;

    /// <summary>Whether there is nothing to do, so that applying the plan writes nothing.</summary>
    public bool IsEmpty => Judgement.IsEmpty;

    /// <summary>The plan's changes, as the version history would store them.</summary>
    internal FlexList<SchemaChange> Changes => Judgement.Changes.Select(change => change.Change).ToFlexList();

    /// <summary>Reads a plan that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">
    /// The text is not JSON, or not of a plan's shape, or its parts disagree: the message says in what.
    /// </exception>
    public static FlexPlan Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return PlanJson.Read(SchemaJson.Parse(json));
    }

    /// <summary>The plan as JSON.</summary>
    public string ToJson() => SchemaJson.Write(writer => PlanJson.Write(writer, this));

    /// <summary>The plan as a diff that a person can review: a line a change, with the reasons why it is not safe.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{TableName}, version {BaseVersion}");
        text.Append(IsEmpty ? ": nothing to do" : string.Create(CultureInfo.InvariantCulture, $" → {BaseVersion + 1}: {Impact}"));
        foreach (FlexJudgedChange change in Judgement.Changes)
        {
            text.AppendLine().Append("  ").Append(FlexChangeText.Of(change.Change));
            if (change.Impact != FlexChangeImpact.Safe)
            {
                text.Append(CultureInfo.InvariantCulture, $"  [{change.Impact}]");
            }

            foreach (string reason in change.Reasons)
            {
                text.AppendLine().Append("      ").Append(reason);
            }
        }

        foreach (FlexPropertyChange change in Judgement.PropertyChanges)
        {
            text.AppendLine().Append("  ").Append(change);
        }

        foreach (FlexSlotMove move in SlotMoves)
        {
            text.AppendLine().Append("  slot of ").Append(move);
        }

        foreach (FlexModeViolation violation in ModeViolations)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  not {Mode}: {violation}");
        }

        return text.ToString();
    }

    /// <summary>Works out an edit.</summary>
    /// <exception cref="Errors.FlexSlotsExhaustedException">A column needs an index slot, and none is left.</exception>
    internal static FlexPlan Create(
        string applicationId,
        string tableId,
        string tableName,
        int baseVersion,
        FlexTableSchema before,
        FlexSlotMap slotsBefore,
        FlexTableSchema after,
        FlexSlotCapacities capacities)
    {
        FlexTableSchema schema = ColumnIdentity.WithWrittenIds(after);
        FlexSlotMap slots = SlotAllocation.Allocate(new TableIdentity(applicationId, tableId, tableName), before, slotsBefore, schema, capacities);
        return new FlexPlan
        {
            ApplicationId = applicationId,
            TableId = tableId,
            TableName = tableName,
            BaseVersion = baseVersion,
            Before = before,
            SlotsBefore = slotsBefore,
            Judgement = FlexSchemaJudgement.Between(before, schema),
            SlotMoves = FlexSlotMove.Between(before, slotsBefore, schema, slots),
            Schema = schema,
            Slots = slots,
        };
    }

    /// <summary>The plan held against a compatibility mode; see <see cref="FlexSchemaCompatibility.Check"/>.</summary>
    internal FlexPlan HeldAgainst(FlexCompatibilityMode mode, IReadOnlyList<(int Version, FlexTableSchema Schema)> earlier) =>
        this with
        {
            Mode = mode,
            ModeViolations = IsEmpty ? [] : FlexSchemaCompatibility.Check(mode, earlier, Schema),
        };
}

/// <summary>Lets <see cref="JsonSerializer"/> read and write plans.</summary>
internal sealed class FlexPlanConverter : JsonConverter<FlexPlan>
{
    public override FlexPlan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlanJson.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, FlexPlan value, JsonSerializerOptions options) =>
        PlanJson.Write(writer, value);
}
