using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Rows that another program has written.</summary>
[TestFixture]
public sealed class ForeignRowTests : RecordFixture
{
    [Test]
    public async Task A_reference_never_reaches_another_applications_table()
    {
        string application = NewApplication();
        FlexRecordSet theirs = await CreateAsync(FlexColumn.String("name"));
        await theirs.InsertAsync("""{"name":"x"}""", new() { Id = "acme" });
        FlexTable target = await Catalog.GetTableAsync(theirs.ApplicationId, theirs.Table);
        await CreateInAsync(application, "companies", FlexColumn.String("name"));
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Cascade));
        FlexTable companies = await Catalog.GetTableAsync(application, "companies");
        await Database.ExecuteAsync($"""
            UPDATE flex_tables SET `schema` = REPLACE(`schema`, '{companies.Id}', '{target.Id}') WHERE application_id = '{application}';
            UPDATE flex_table_versions SET new_schema = REPLACE(new_schema, '{companies.Id}', '{target.Id}')
            WHERE table_id IN (SELECT id FROM flex_tables WHERE application_id = '{application}')
            """);

        await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => people.InsertAsync("""{"company":"acme"}"""));
        Assert.That((await theirs.DeleteAsync("acme")).Deleted, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_record_that_is_not_in_normal_form_is_named()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("age", indexed: true));
        FlexRecord broken = await items.InsertAsync("""{"age":41}""");
        await Database.ExecuteAsync($$"""UPDATE flex_records SET record = '{"age":"old"}' WHERE id = '{{broken.Id}}'""");
        await EditAsync(items, edit => edit.AddColumn(FlexColumn.String("name")));

        FlexRecordUnreadableException? unreadable = await Assert.ThrowsAsync<FlexRecordUnreadableException>(() => items.FindAsync(broken.Id));

        Assert.That((unreadable!.RecordId, unreadable.SchemaVersion), Is.EqualTo((broken.Id, 1)));
        Assert.That(unreadable.Message, Does.Not.Contain("old"));
    }
}
