using System.Text.Encodings.Web;
using System.Text.Json;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Records.Tests;

/// <summary>Writes records, and what holds them, as a host does that answers with them.</summary>
public sealed class FlexRecordJsonContextTests
{
    private const string Record = """{"name":"<Zoë>","credit":"10.50","tags":[1,null]}""";

    private const string Expected =
        """{"id":"r1","version":3,"record":"""
        + Record
        + ""","createdAt":"2026-02-28T23:59:59.123456+00:00","updatedAt":"2026-03-01T23:59:59.123456+00:00","createdBy":"ann","updatedBy":null,"deletedAt":null,"deletionId":null,"notes":[{"column":"name","kind":1,"message":"Cut."}],"discarded":[],"schemaVersion":2,"tableId":"t1"}""";

    private static readonly DateTimeOffset s_time = new(2026, 2, 28, 23, 59, 59, 123, 456, TimeSpan.Zero);

    private static readonly FlexTable s_table = new()
    {
        Id = "t1",
        ApplicationId = "crm",
        Name = "contacts",
        Schema = new FlexTableSchema([FlexColumn.String("name"), FlexColumn.Decimal("credit"), FlexColumn.Json("tags")]),
        Slots = Core.Slots.FlexSlotMap.Empty,
        Version = 2,
        CreatedAt = s_time,
        UpdatedAt = s_time,
    };

    private static readonly FlexRecord s_record = new(s_table, storedVersion: 2)
    {
        Id = "r1",
        Version = 3,
        Json = System.Text.Encoding.UTF8.GetBytes(Record),
        CreatedAt = s_time,
        UpdatedAt = s_time.AddDays(1),
        CreatedBy = "ann",
        Notes = [new FlexUpgradeNote("name", FlexUpgradeNoteKind.Changed, "Cut.")],
    };

    private static readonly FlexRecordJsonContext s_alone = FlexRecordJsonContext.Default;

    private static readonly JsonSerializerOptions s_generated = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolverChain = { FlexRecordJsonContext.Default },
    };

    [Test]
    public void A_record_is_written_with_its_values_escaped_as_the_host_wants([Values] bool isGenerated)
    {
        JsonSerializerOptions options = isGenerated ? s_generated : JsonSerializerOptions.Web;

        string escaped = JsonSerializer.Serialize(s_record, options);
        string relaxed = JsonSerializer.Serialize(s_record, Relaxed(options));

        Assert.That(escaped, Is.EqualTo(Expected.Replace("<Zoë>", @"\u003CZo\u00EB\u003E", StringComparison.Ordinal)));
        Assert.That(relaxed, Is.EqualTo(Expected));
    }

    [Test]
    public void The_context_alone_writes_a_record() =>
        Assert.That(JsonSerializer.Serialize(s_record, s_alone.FlexRecord), Does.StartWith("""{"Id":"r1","Version":3,"record":{""").And.Contain("\"Message\":\"Cut.\""));

    [Test]
    public void A_page_is_written_with_what_it_includes([Values] bool isGenerated)
    {
        FlexRecordPage page = new([s_record], next: "n")
        {
            Included = new Dictionary<string, FlexList<FlexRecord>>(StringComparer.Ordinal) { ["owner"] = [s_record] },
        };

        string json = JsonSerializer.Serialize(page, Relaxed(isGenerated ? s_generated : JsonSerializerOptions.Web));

        Assert.That(json, Is.EqualTo($$$"""{"records":[{{{Expected}}}],"next":"n","previous":null,"included":{"owner":[{{{Expected}}}]}}"""));
    }

    [Test]
    public void A_record_is_not_read_from_JSON([Values] bool isGenerated) => Assert.That(
        () => JsonSerializer.Deserialize<FlexRecord>(Expected, isGenerated ? s_generated : JsonSerializerOptions.Web),
        Throws.TypeOf<NotSupportedException>());

    [Test]
    public void Every_result_of_the_store_can_be_written_by_the_context_alone()
    {
        Queue<Type> types = new(new[] { typeof(FlexRecordStore), typeof(FlexRecordSet), typeof(FlexApplicationRecords) }
            .SelectMany(static type => type.GetMethods())
            .Select(static method => method.ReturnType)
            .Where(static type => type.IsGenericType)
            .Select(static type => type.GetGenericArguments()[0])
            .Where(IsOfFlexDb));
        HashSet<Type> seen = [];
        List<Type> missing = [];
        while (types.TryDequeue(out Type? type))
        {
            if (!seen.Add(type))
            {
                continue;
            }

            if (s_alone.GetTypeInfo(type) is not { } info)
            {
                missing.Add(type);
                continue;
            }

            IEnumerable<Type> parts = type.IsGenericType ? type.GetGenericArguments() : info.Properties.Select(static property => property.PropertyType);
            foreach (Type part in parts.SelectMany(static part => part.IsGenericType ? [part, .. part.GetGenericArguments()] : new[] { part }).Where(IsOfFlexDb))
            {
                types.Enqueue(part);
            }
        }

        Assert.That(missing, Is.Empty);
        Assert.That(seen, Has.Count.GreaterThan(20));
    }

    private static JsonSerializerOptions Relaxed(JsonSerializerOptions options) =>
        new(options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool IsOfFlexDb(Type type) =>
        type.Namespace?.StartsWith("FlexDb", StringComparison.Ordinal) == true
        && type is { IsEnum: false }
        && !type.IsAssignableTo(typeof(FlexRecordSet));
}
