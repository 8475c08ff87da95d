using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Hosting;
using FlexDb.Core.Installation;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests;

/// <summary>
/// Sends every public type that holds data through System.Text.Json and back, as a host does that answers with it or
/// caches it. A new type must have a sample here, or a reason why it needs none.
/// </summary>
internal sealed class ResultJsonTests
{
    private static readonly DateTimeOffset s_time = new(2026, 2, 28, 23, 59, 59, 123, 456, TimeSpan.Zero);

    private static readonly FlexTableSchema s_schema = new(
        [
            FlexColumn.String("email", maxLength: 255) with { Id = "aaaaaaaaaa", Required = true, Indexed = true },
            FlexColumn.Reference("company", targetTable: "companies") with { Id = "bbbbbbbbbb" },
        ],
        FlexExtensionData.Empty.With("theirs", FlexJsonValue.Parse("""{"a":[1.0,null]}""")));

    private static readonly FlexSlotMap s_slots = new([KeyValuePair.Create("email", "string_1")]);

    private static readonly FlexTable s_table = new()
    {
        Id = "t1",
        ApplicationId = "crm",
        Name = "contacts",
        DisplayName = "Люди",
        Schema = s_schema,
        Slots = s_slots,
        Version = 2,
        CreatedAt = s_time,
        UpdatedAt = s_time.AddDays(1),
    };

    private static readonly SchemaChange s_change = SchemaChange.Modify(s_schema["email"], s_schema["email"] with { Name = "mail" }, position: 1);

    private static readonly FlexCompatibilityViolation s_violation =
        new("email", FlexColumnRule.MaxLength, WriterValue: null, FlexJsonValue.Parse("255"), "Too long.");

    private static readonly FlexJudgedChange s_judged = new(s_change, FlexChangeImpact.Narrowing, [s_violation]) { LastChangedVersion = 1 };

    private static readonly FlexSnapshotTable s_snapshotTable = new("contacts", s_schema) { DisplayName = "People", IsActive = false, Slots = s_slots };

    private static readonly FlexInstallationStep s_step = new("flex_tables", FlexInstallationStepKind.Altered, ["A column was missing."]);

    /// <summary>Types that hold data; where a part may be absent, one sample with it and one without.</summary>
    private static readonly object[] s_samples =
    [
        s_schema,
        s_schema["email"],
        s_schema["email"].Validation,
        FlexJsonValue.Parse("""{"b":[1,2.50,"x",null]}"""),
        FlexJsonValue.Null,
        FlexExtensionData.Empty,
        s_schema.ExtensionData,
        s_slots,
        FlexSlotMap.Empty,
        new FlexSlotMove("email", null, "string_1"),
        s_change,
        new FlexColumnReference("t2", "orders", "contact", "contacts"),
        s_table,
        s_table with { DisplayName = null, IsActive = false, DeletedAt = s_time, Slots = FlexSlotMap.Empty },
        new FlexEditResult
        {
            Before = s_table,
            After = s_table with { Version = 3 },
            Changes = [s_change],
            SlotMoves = [new FlexSlotMove("email", "string_1", "string_2")],
        },
        FlexEditResult.Unchanged(s_table),
        new FlexTableSummary { Id = "t1", ApplicationId = "crm", Name = "contacts", Version = 1, CreatedAt = s_time, UpdatedAt = s_time, Cursor = "contacts" },
        new FlexTableVersion { Id = "v1", TableId = "t1", Version = 1, Schema = s_schema, Changes = [s_change], CreatedBy = "ann", CreatedAt = s_time },
        new FlexTableVersion { Id = "v2", TableId = "t1", Version = 2, PreviousSchema = s_schema, Schema = s_schema, Changes = [], CreatedAt = s_time },
        s_violation,
        new FlexModeViolation(1, FlexCompatibilityDirection.Forward, s_violation),
        s_judged,
        s_judged with { LastChangedVersion = null },
        new FlexSchemaJudgement([s_judged]) { PropertyChanges = [new("icon", null, "star"), new("group", 1, null)] },
        new FlexPropertyChange("icon", "star", "moon"),
        new FlexHistoryProblem(null, FlexHistoryProblemCodes.NoHistory, "None."),
        new FlexHistoryReport("t1", 3, [new FlexHistoryProblem(2, FlexHistoryProblemCodes.Gap, "A gap.")]),
        s_snapshotTable,
        new FlexSnapshot([s_snapshotTable with { Slots = s_slots }]),
        new FlexTableFacts("contacts", null, IsActive: true),
        new FlexImportCreation("t1", s_snapshotTable),
        new FlexImportDeletion("t1", "contacts"),
        new FlexImportedTable { Id = "t1", Name = "contacts", Version = 2, PreviousVersion = 1 },
        new FlexImportResult { Created = [new FlexImportedTable { Id = "t1", Name = "contacts", Version = 1 }] },
        new FlexSchemaProblem("$.columns[0]", FlexSchemaProblemCodes.InvalidName, "A bad name."),
        new FlexInstallationProblem("flex_tables", null, FlexInstallationProblemCodes.TableMissing, "Missing."),
        new FlexRecordError(null, FlexRecordErrorCodes.NotAnObject, "Not an object."),
        new FlexUpgradeNote("age", FlexUpgradeNoteKind.Dropped, "Dropped."),
        new FlexDiscardedValue("age", "integer", 41),
        s_step,
        new FlexInstallationReport([s_step]),
        new FlexInstallationReport([]),
        FlexRecordValidator.For(s_schema).Validate("""{"email":"ann@example.org"}"""u8.ToArray(), FlexRecordMode.Insert),
        FlexRecordValidator.For(s_schema).Validate("""{"mail":1}"""u8.ToArray(), FlexRecordMode.Insert),
        new FlexUpgradedRecord("""{"email":"<ann>"}"""u8.ToArray(), [new FlexUpgradeNote("age", FlexUpgradeNoteKind.Dropped, "Dropped.")]),
        new FlexEditOptions { Actor = "ann", ExpectedVersion = 2, Allow = FlexChangeImpact.Lossy, Compatibility = FlexCompatibilityMode.Full },
        new FlexImportOptions { Allow = FlexChangeImpact.Lossy },
        new FlexRenameOptions { Actor = "ann" },
        new FlexExportOptions { ExcludedTables = ["broken"] },
        new FlexRestoreOptions { RestoreAs = "people" },
        new FlexTableFilter { NamePrefix = "c", Deleted = FlexDeletedTables.Include },
        new FlexVersionFilter { NewestFirst = true, After = 3 },
        new FlexValidationOptions(),
        new FlexInstallOptions(),
        new FlexSchemaLimits { MaxColumns = 7 },
        new FlexSlotCapacities { Date = 3 },
        Plan(),
        new FlexImportEdit(Plan(), new FlexTableFacts("contacts", null, IsActive: true), new FlexTableFacts("people", "People", IsActive: false)),
    ];

    /// <summary>Types that hold no data, or data that only their maker may give.</summary>
    private static readonly Dictionary<Type, string> s_reasons = new()
    {
        [typeof(FlexDbStore)] = "does things",
        [typeof(FlexApplicationStore)] = "does things",
        [typeof(FlexDbBuilder)] = "does things",
        [typeof(FlexDbHealthCheck)] = "does things",
        [typeof(FlexRecordValidator)] = "does things",
        [typeof(FlexRecordUpgrade)] = "does things",
        [typeof(FlexRecordHistory)] = "does things",
        [typeof(FlexTableEdit)] = "does things",
        [typeof(FlexJsonContext)] = "is what serialises",
        [typeof(FlexDbOptions)] = "is bound from configuration",
        [typeof(FlexRecordValues)] = "reads a record, which is JSON already",
        [typeof(FlexValueResult)] = "is used where it is made, and holds a FlexJsonValue or errors",
        [typeof(FlexTableKey)] = "is an argument, made of a name or an id",
        [typeof(NewFlexTable)] = "is an argument; a host defines the request that it takes",
        [typeof(FlexImportPlan)] = "is made by the store only, which relies on it; a snapshot can be kept and planned again",
        [typeof(FlexList<>)] = "is tried with each type that has one",
    };

    private static IEnumerable<TestCaseData> Samples => s_samples.Select((sample, i) =>
        new TestCaseData(sample).SetArgDisplayNames(FormattableString.Invariant($"{i} {sample.GetType().Name}")));

    private static IEnumerable<Type> DataTypes => typeof(FlexTable).Assembly.GetExportedTypes().Where(type =>
        type is { IsEnum: false, IsInterface: false, IsAbstract: false } && !type.IsSubclassOf(typeof(Exception)) && !type.IsSubclassOf(typeof(Attribute)));

    [Test]
    public void Every_public_type_that_holds_data_is_tried() =>
        Assert.That(DataTypes.Except(s_reasons.Keys), Is.EquivalentTo(s_samples.Select(sample => sample.GetType()).Distinct()));

    [TestCaseSource(nameof(Samples))]
    public void It_goes_through_json_and_back(object sample) => EnsureSame(sample, JsonSerializerOptions.Default);

    [TestCaseSource(nameof(Samples))]
    public void It_goes_through_an_answer_of_a_web_application_and_back(object sample) =>
        EnsureSame(sample, new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } });

    [TestCaseSource(nameof(Samples))]
    public void It_goes_through_the_generated_context_and_back(object sample)
    {
        JsonSerializerOptions generated = new() { TypeInfoResolver = FlexJsonContext.Default };

        EnsureSame(sample, generated);
        Assert.That(JsonSerializer.Serialize(sample, sample.GetType(), generated), Is.EqualTo(JsonSerializer.Serialize(sample, sample.GetType())));
    }

    [Test]
    public void A_table_s_slots_are_an_object_and_a_doubled_column_is_refused()
    {
        Assert.That(JsonSerializer.Serialize(s_slots), Is.EqualTo("""{"email":"string_1"}"""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FlexSlotMap>("""{"email":"string_1","email":"string_2"}"""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FlexSlotMap>("""{"email":1}"""));
    }

    [Test]
    public void A_result_of_a_record_holds_the_record_as_json_or_its_errors()
    {
        Assert.That(
            JsonSerializer.Serialize(FlexRecordValidator.For(s_schema).Validate("""{"email":"ann"}"""u8.ToArray(), FlexRecordMode.Insert)),
            Is.EqualTo("""{"isValid":true,"record":{"email":"ann"}}"""));
        Assert.That(
            JsonSerializer.Serialize(FlexRecordValidator.For(s_schema).Validate("[]"u8.ToArray(), FlexRecordMode.Insert)),
            Does.StartWith("""{"isValid":false,"errors":[{"""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FlexRecordResult>("""{"isValid":true}"""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FlexRecordResult>("""{"isValid":false,"errors":[]}"""));
    }

    [Test]
    public void Upgraded_records_are_equal_when_their_bytes_are()
    {
        FlexUpgradedRecord one = new(Encoding.UTF8.GetBytes("""{"a":1}"""), []);
        FlexUpgradedRecord same = new(Encoding.UTF8.GetBytes("""{"a":1}"""), []);

        Assert.That(one, Is.EqualTo(same));
        Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        Assert.That(one, Is.Not.EqualTo(same with { Record = Encoding.UTF8.GetBytes("""{"a":2}""") }));
    }

    private static FlexPlan Plan() => FlexPlan.Create(
        "crm",
        "t1",
        "contacts",
        1,
        s_schema,
        s_slots,
        new FlexTableSchema([s_schema["email"] with { Name = "mail" }], s_schema.ExtensionData),
        new FlexSlotCapacities());

    private static void EnsureSame(object sample, JsonSerializerOptions options)
    {
        string json = JsonSerializer.Serialize(sample, sample.GetType(), options);
        object? back = JsonSerializer.Deserialize(json, sample.GetType(), options);

        Assert.That(back, Is.EqualTo(sample).Using<object>((one, other) => one.Equals(other)), json);
        Assert.That(JsonSerializer.Serialize(back, sample.GetType(), options), Is.EqualTo(json));
    }
}
