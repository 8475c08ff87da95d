using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Store;

[TestFixture]
public sealed class ReferenceTests : RecordFixture
{
    [Test]
    public async Task A_record_refers_only_to_records_that_are_there()
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreatePairAsync(FlexOnDelete.Restrict);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });

        FlexRecordTargetNotFoundException? missing = await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => people.InsertAsync("""{"company":"nobody"}"""));
        FlexRecord ann = await people.InsertAsync("""{"company":"acme"}""");
        await companies.InsertAsync("""{"name":"Gone"}""", new() { Id = "gone" });
        await companies.DeleteAsync("gone");

        Assert.That(missing!.Missing, Is.EqualTo(new[] { new FlexMissingTarget("company", "companies", "nobody") }));
        Assert.That(ann.GetString("company"), Is.EqualTo("acme"));
        await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => people.PatchAsync(ann.Id, """{"company":"gone"}"""));
    }

    [Test]
    public async Task A_restricting_reference_keeps_its_target()
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreatePairAsync(FlexOnDelete.Restrict);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        FlexRecord ann = await people.InsertAsync("""{"company":"acme"}""");

        FlexRecordInUseException? used = await Assert.ThrowsAsync<FlexRecordInUseException>(() => companies.DeleteAsync("acme"));
        await people.DeleteAsync(ann.Id);
        await companies.DeleteAsync("acme");

        Assert.That((used!.Uses.Single().ColumnName, used.Uses.Single().Count, used.Uses.Single().RecordIds.Single()), Is.EqualTo(("company", 1, ann.Id)));
        await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => people.RestoreAsync(ann.Id));
    }

    [Test]
    public async Task A_cascade_deletes_what_refers_and_restoring_brings_exactly_that_back()
    {
        string application = NewApplication();
        FlexRecordSet regions = await CreateInAsync(application, "regions", FlexColumn.String("name"));
        FlexRecordSet companies = await CreateInAsync(application, "companies", FlexColumn.Reference("region", "regions", onDelete: FlexOnDelete.Cascade));
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Cascade), FlexColumn.Reference("friend", "people", onDelete: FlexOnDelete.Restrict));
        await regions.InsertAsync("""{}""", new() { Id = "north" });
        await companies.InsertAsync("""{"region":"north"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "ann" });
        await people.InsertAsync("""{"company":"acme","friend":"ann"}""", new() { Id = "bob" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "cid" });
        await people.DeleteAsync("cid");

        FlexRecordDeletion deletion = await regions.DeleteAsync("north");
        FlexRecordRestoration restoration = await companies.RestoreAsync("acme");

        Assert.That(deletion.Deleted.Select(key => key.Id), Is.EquivalentTo(new[] { "north", "acme", "ann", "bob" }));
        Assert.That(restoration.Restored.Select(key => key.Id), Is.EquivalentTo(new[] { "north", "acme", "ann", "bob" }));
        Assert.That((await ToListAsync(people.StreamAsync())).Select(record => record.Id), Is.EqualTo(new[] { "ann", "bob" }));
        Assert.That(await CountAsync(people, "flex_record_keys"), Is.EqualTo(3));
    }

    [Test]
    public async Task Set_null_clears_the_reference_and_raises_the_version()
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreatePairAsync(FlexOnDelete.SetNull);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        FlexRecord ann = await people.InsertAsync("""{"company":"acme"}""");

        FlexRecordDeletion deletion = await companies.DeleteAsync("acme", new() { Actor = "bob" });

        FlexRecord cleared = await people.GetAsync(ann.Id);
        Assert.That((cleared.GetString("company"), cleared.Version, cleared.UpdatedBy), Is.EqualTo(((string?)null, 2, "bob")));
        Assert.That((deletion.Cleared.Single().Record.Id, deletion.Cleared.Single().ColumnName), Is.EqualTo((ann.Id, "company")));
        Assert.That(await CountAsync(people, "flex_record_keys"), Is.Zero);
    }

    [Test]
    public async Task A_record_may_refer_to_itself()
    {
        string application = NewApplication();
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.Reference("boss", "people", onDelete: FlexOnDelete.Restrict));

        await people.InsertAsync("""{"boss":"ann"}""", new() { Id = "ann" });
        FlexRecordDeletion deletion = await people.DeleteAsync("ann");

        Assert.That(deletion.Deleted, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_batch_is_judged_by_its_end()
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreatePairAsync(FlexOnDelete.Restrict);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await companies.InsertAsync("""{"name":"Bolt"}""", new() { Id = "bolt" });
        FlexRecord ann = await people.InsertAsync("""{"company":"acme"}""");

        FlexRecordBatchResult result = await Records.WriteAsync(people.ApplicationId,
        [
            FlexRecordWrite.Delete("companies", "acme"),
            FlexRecordWrite.Patch("people", ann.Id, """{"company":"new"}"""),
            FlexRecordWrite.Insert("people", """{"company":"new"}"""),
            FlexRecordWrite.Insert("companies", """{"name":"New"}""", "new"),
        ]);

        Assert.That(result.Records[0], Is.Null);
        Assert.That(result.Records[1]!.GetString("company"), Is.EqualTo("new"));
        Assert.That(result.Deletion!.Deleted.Single().Id, Is.EqualTo("acme"));
    }

    [Test]
    public async Task A_batch_is_refused_whole_with_the_place_of_the_write()
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreatePairAsync(FlexOnDelete.Restrict);

        FlexRecordTargetNotFoundException? missing = await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => Records.WriteAsync(people.ApplicationId,
        [
            FlexRecordWrite.Insert("companies", """{"name":"New"}""", "new"),
            FlexRecordWrite.Insert("people", """{"company":"old"}"""),
        ]));

        Assert.That(missing!.Place, Is.EqualTo(1));
        Assert.That(await companies.FindAsync("new"), Is.Null);
    }

    [Test]
    public async Task Values_of_a_unique_column_can_be_exchanged_in_one_batch()
    {
        FlexRecordSet seats = await CreateAsync(FlexColumn.Integer("seat", unique: true));
        FlexRecord ann = await seats.InsertAsync("""{"seat":1}""");
        FlexRecord bob = await seats.InsertAsync("""{"seat":2}""");

        await Records.WriteAsync(seats.ApplicationId, [FlexRecordWrite.Patch(seats.Table, ann.Id, """{"seat":2}"""), FlexRecordWrite.Patch(seats.Table, bob.Id, """{"seat":1}""")]);

        Assert.That((await seats.FindByAsync("seat", 2))!.Id, Is.EqualTo(ann.Id));
    }

    private async Task<(FlexRecordSet Companies, FlexRecordSet People)> CreatePairAsync(FlexOnDelete onDelete)
    {
        string application = NewApplication();
        FlexRecordSet companies = await CreateInAsync(application, "companies", FlexColumn.String("name"));
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.Reference("company", "companies", onDelete: onDelete));
        return (companies, people);
    }
}
