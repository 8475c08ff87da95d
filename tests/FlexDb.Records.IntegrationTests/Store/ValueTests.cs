using System.Text.Json.Serialization;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Store;

[TestFixture]
public sealed partial class ValueTests : RecordFixture
{
    private static readonly FlexColumnDefinition[] Columns =
    [
        FlexColumn.String("full_name", required: true),
        FlexColumn.Decimal("credit_limit", defaultValue: 1000m),
        FlexColumn.DateTime("last_seen"),
        FlexColumn.Date("birthday"),
        FlexColumn.Boolean("active"),
        FlexColumn.Json("tags"),
    ];

    [Test]
    public async Task A_value_comes_back_as_it_went_in()
    {
        FlexRecordSet people = await CreateAsync(Columns);
        Person ann = new("Ann", 12.5m, new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)).AddTicks(1_234_560), new DateOnly(1990, 1, 2), true, ["a", "b"]);

        FlexRecord inserted = await people.InsertValueAsync(ann);
        Person? found = (await people.GetAsync(inserted.Id)).As<Person>();

        Assert.That(found! with { Tags = ann.Tags }, Is.EqualTo(ann));
        Assert.That(found.Tags, Is.EqualTo(ann.Tags));
    }

    [Test]
    public async Task A_property_that_is_null_takes_the_default_in_an_insert_and_clears_in_a_patch()
    {
        FlexRecordSet people = await CreateAsync(Columns);

        FlexRecord inserted = await people.InsertValueAsync(new Person("Ann", null, null, null, null, null));
        FlexRecord patched = await people.PatchValueAsync(inserted.Id, new { CreditLimit = (decimal?)null });
        FlexRecord replaced = await people.ReplaceValueAsync(inserted.Id, new Person("Bob", null, null, null, null, null), new() { Current = patched });

        Assert.That(inserted.GetDecimal("credit_limit"), Is.EqualTo(1000m));
        Assert.That(patched.GetDecimal("credit_limit"), Is.Null);
        Assert.That((replaced.GetString("full_name"), replaced.GetDecimal("credit_limit")), Is.EqualTo(("Bob", 1000m)));
    }

    [Test]
    public async Task Generated_metadata_serves_without_reflection()
    {
        FlexRecordSet people = await CreateAsync(Columns);

        FlexRecord inserted = await people.InsertValueAsync(PeopleContext.Default.Named, new Named("Ann"));
        await people.PatchValueAsync(inserted.Id, PeopleContext.Default.Named, new Named("Anna"));

        Assert.That((await people.GetAsync(inserted.Id)).As(PeopleContext.Default.Named), Is.EqualTo(new Named("Anna")));
    }

    [Test]
    public async Task The_last_digit_of_dot_nets_clock_is_cut_off_and_a_time_without_a_zone_is_refused()
    {
        FlexRecordSet people = await CreateAsync(Columns);
        DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        FlexRecord inserted = await people.InsertValueAsync(new { FullName = "Ann", LastSeen = now.AddTicks(9) });

        Assert.That(inserted.GetDateTimeOffset("last_seen"), Is.EqualTo(now));
        await Assert.ThrowsAsync<FlexRecordException>(() => people.InsertValueAsync(new { FullName = "Ann", LastSeen = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified) }));
    }

    [Test]
    public async Task An_upsert_inserts_once_and_patches_afterwards()
    {
        FlexRecordSet people = await CreateAsync(FlexColumn.String("email", unique: true), FlexColumn.Integer("age"), FlexColumn.String("name"));

        FlexRecord first = await people.UpsertAsync("email", """{"email":"ann@example.org","age":41,"name":"Ann"}""");
        FlexRecord second = await people.UpsertAsync("email", """{"email":"ann@example.org","age":42}""");

        Assert.That((second.Id, second.Version, second.ToJson()), Is.EqualTo((first.Id, 2, """{"email":"ann@example.org","age":42,"name":"Ann"}""")));
        await Assert.ThrowsAsync<ArgumentException>(() => people.UpsertAsync("name", """{"name":"Ann"}"""));
    }

    [Test]
    public async Task Upserts_of_one_value_at_once_make_one_record()
    {
        FlexRecordSet people = await CreateAsync(FlexColumn.String("email", unique: true), FlexColumn.Integer("age"));

        FlexRecord[] records = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => people.UpsertAsync("email", $$"""{"email":"ann@example.org","age":{{i}}}""")));

        Assert.That(records.Select(record => record.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That((await people.GetAsync(records[0].Id)).Version, Is.EqualTo(16));
    }

    internal sealed record Person(string FullName, decimal? CreditLimit, DateTimeOffset? LastSeen, DateOnly? Birthday, bool? Active, string[]? Tags);

    internal sealed record Named([property: JsonPropertyName("full_name")] string FullName);

    [JsonSerializable(typeof(Named))]
    internal sealed partial class PeopleContext : JsonSerializerContext;
}
