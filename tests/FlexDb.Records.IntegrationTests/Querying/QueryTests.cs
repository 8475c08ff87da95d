using System.Globalization;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Querying;

[TestFixture]
public sealed class QueryTests : RecordFixture
{
    [Test]
    public async Task A_page_knows_whether_there_are_others()
    {
        FlexRecordSet items = await CreateFilledAsync(5);
        FlexQuery query = new() { OrderBy = [FlexSort.Descending("number")], Take = 3 };

        FlexRecordPage first = await items.QueryAsync(query);
        FlexRecordPage second = await items.QueryAsync(query with { After = first.Next });
        FlexRecordPage back = await items.QueryAsync(query with { After = second.Previous });
        FlexRecordPage last = await items.QueryAsync(query with { Backward = true });
        FlexRecordPage whole = await items.QueryAsync(query with { Take = 5 });

        Assert.That(Numbers(first.Records), Is.EqualTo([4, 3, 2]));
        Assert.That(first.Previous, Is.Null);
        Assert.That(Numbers(second.Records), Is.EqualTo([1, 0]));
        Assert.That(second.Next, Is.Null);
        Assert.That(Numbers(back.Records), Is.EqualTo([4, 3, 2]));
        Assert.That(back.Previous, Is.Null);
        Assert.That(Numbers(last.Records), Is.EqualTo([2, 1, 0]));
        Assert.That((last.Next, last.Previous is null), Is.EqualTo(((string?)null, false)));
        Assert.That((whole.Next, whole.Previous), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public async Task A_query_inside_a_transaction_of_the_hosts_sees_what_it_has_written()
    {
        FlexRecordSet items = await CreateFilledAsync(2);
        await using MySqlConnector.MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlConnector.MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        FlexRecordSet inside = Records.WithTransaction(transaction).For(items.ApplicationId, items.Table);

        await inside.InsertAsync("""{"number":7}""");

        Assert.That(await inside.CountAsync(FlexFilter.GreaterThan("number", 0)), Is.EqualTo(new FlexRecordCount(2, IsComplete: true)));
        Assert.That((await inside.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("number", 7) })).Records, Has.Count.EqualTo(1));
        Assert.That((await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("number", 7) })).Records, Is.Empty);
    }

    [Test]
    public async Task The_first_query_after_an_edit_brings_indexes_in_line_and_a_column_without_one_can_be_asked_for_meanwhile()
    {
        FlexRecordSet items = await CreateFilledAsync(5);
        await EditAsync(items, static edit => edit.AddColumn(FlexColumn.String("name", indexed: true)).ModifyColumn("plain", static column => column with { Indexed = true }));
        FlexQuery query = new() { Where = FlexFilter.Equal("plain", 3) };

        FlexQueryExplanation before = await items.ExplainAsync(query);
        await Records.BuildAsync(items.ApplicationId, items.Table);
        FlexQueryExplanation after = await items.ExplainAsync(query);

        Assert.That((before.Driver, before.RecordsRead, before.RecordCount), Is.EqualTo((FlexQueryDriver.Records, 5, 1)));
        Assert.That(before.ColumnsWithoutIndex, Is.EqualTo(["plain"]));
        Assert.That((after.Driver, after.DrivingColumns.Single(), after.RecordsRead, after.RecordCount), Is.EqualTo((FlexQueryDriver.Index, "plain", 1, 1)));
        Assert.That(after.ColumnsWithoutIndex, Is.Empty);
        Assert.That((after.IsInOrder, after.StatementCount, after.VerifiedColumns.Count), Is.EqualTo((true, 1, 0)));
    }

    [Test]
    public async Task An_explanation_names_what_is_probed_and_what_is_verified()
    {
        FlexRecordSet items = await CreateFilledAsync(30);
        FlexRecordSet careful = new FlexRecordStore(Database.DataSource, new FlexRecordOptions { FewRecords = 0 }).For(items.ApplicationId, items.Table);
        FlexQuery query = new()
        {
            Where = FlexFilter.Equal("parity", "even") & FlexFilter.GreaterThan("plain", 10),
            OrderBy = [FlexSort.Ascending("number")],
            Take = 3,
        };

        FlexQueryExplanation explanation = await careful.ExplainAsync(query);

        Assert.That((explanation.Driver, explanation.DrivingColumns.Single(), explanation.IsInOrder, explanation.RecordCount), Is.EqualTo((FlexQueryDriver.Index, "number", true, 3)));
        Assert.That(explanation.ProbedColumns, Is.EqualTo(["parity"]));
        Assert.That(explanation.VerifiedColumns, Is.EqualTo(["plain"]));
        Assert.That((explanation.RecordsRead, explanation.BytesRead > 0), Is.EqualTo((15, true)));
    }

    [Test]
    public async Task An_explanation_names_all_indexes_that_lead_to_the_records()
    {
        FlexRecordSet items = await CreateFilledAsync(30);
        FlexFilter either = FlexFilter.Equal("parity", "even") | FlexFilter.Equal("number", 7);

        FlexQueryExplanation byId = await items.ExplainAsync(new FlexQuery { Where = either, Take = 4 });
        FlexQueryExplanation sorted = await items.ExplainAsync(new FlexQuery { Where = FlexFilter.LessThan("number", 3) | FlexFilter.NotEqual("parity", "odd"), OrderBy = [FlexSort.Ascending("plain")] });
        FlexQueryExplanation probed = await new FlexRecordStore(Database.DataSource, new FlexRecordOptions { FewRecords = 0 })
            .For(items.ApplicationId, items.Table)
            .ExplainAsync(new FlexQuery { Where = !either & FlexFilter.In("parity", ["odd", null]), OrderBy = [FlexSort.Ascending("number")], Take = 3 });

        Assert.That((byId.Driver, byId.IsInOrder, byId.RecordsRead, byId.StatementCount), Is.EqualTo((FlexQueryDriver.Index, true, 5, 1)));
        Assert.That(byId.DrivingColumns, Is.EqualTo(["parity", "number"]));
        Assert.That((sorted.Driver, sorted.IsInOrder, sorted.RecordsRead, sorted.VerifiedColumns.Count), Is.EqualTo((FlexQueryDriver.Index, false, 16, 0)));
        Assert.That(sorted.DrivingColumns, Is.EqualTo(["number", "parity"]));
        Assert.That((probed.Driver, probed.IsInOrder, probed.RecordsRead, probed.VerifiedColumns.Count), Is.EqualTo((FlexQueryDriver.Index, true, 4, 0)));
        Assert.That(probed.DrivingColumns, Is.EqualTo(["number"]));
        Assert.That(probed.ProbedColumns, Is.EqualTo(["parity"]));
    }

    [Test]
    public async Task Counts_of_conditions_are_remembered_for_a_minute()
    {
        FlexRecordSet items = await CreateFilledAsync(10);
        FlexQuery query = new() { Where = FlexFilter.Equal("parity", "even"), OrderBy = [FlexSort.Ascending("number")] };

        Assert.That((await items.ExplainAsync(query)).StatementCount, Is.EqualTo(2));
        Assert.That((await items.ExplainAsync(query)).StatementCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Records_have_the_columns_that_are_selected_and_cannot_be_written_from_that()
    {
        FlexRecordSet items = await CreateFilledAsync(2);

        FlexRecordPage page = await items.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("plain", 1), Select = ["parity", "number"] });

        FlexRecord record = page.Records[0];
        Assert.That(record.ToJson(), Is.EqualTo("""{"number":1,"parity":"odd"}"""));
        Assert.That(record.GetInt64("plain"), Is.Null);
        Assert.Throws<ArgumentException>(() => _ = items.PatchAsync(record.Id, """{"number":2}""", new() { Current = record }));
        Assert.Throws<ArgumentException>(() => _ = items.ReplaceAsync(record.Id, """{"number":2}""", new() { Current = record }));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => items.QueryAsync(new FlexQuery { Select = ["none"] }));
        Assert.That((await items.QueryAsync(new FlexQuery { Select = [] })).Records.Select(static some => some.ToJson()), Is.All.EqualTo("{}"));
    }

    [Test]
    public async Task A_page_includes_the_records_that_references_lead_to()
    {
        string application = NewApplication();
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.String("name"));
        FlexRecordSet companies = await CreateInAsync(application, "companies", FlexColumn.Reference("owner", "people"));
        FlexRecordSet contacts = await CreateInAsync(application, "contacts", FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.SetNull), FlexColumn.String("name"));
        await Records.WriteAsync(application,
        [
            FlexRecordWrite.Insert(people.Table, """{"name":"Ann"}""", "ann"),
            FlexRecordWrite.Insert(companies.Table, """{"owner":"ann"}""", "acme"),
            FlexRecordWrite.Insert(companies.Table, "{}", "bolt"),
            FlexRecordWrite.Insert(companies.Table, "{}", "unused"),
            FlexRecordWrite.Insert(contacts.Table, """{"company":"acme"}""", "c1"),
            FlexRecordWrite.Insert(contacts.Table, """{"company":"acme"}""", "c2"),
            FlexRecordWrite.Insert(contacts.Table, """{"company":"bolt"}""", "c3"),
            FlexRecordWrite.Insert(contacts.Table, "{}", "c4"),
        ]);

        FlexRecordPage page = await contacts.QueryAsync(new FlexQuery { Include = ["company.owner", "company"] });
        FlexRecordPage none = await contacts.QueryAsync(new FlexQuery { Where = FlexFilter.Equal("id", "c4"), Include = ["company.owner"] });

        Assert.That(page.Included["company"].Select(static record => record.Id), Is.EqualTo(["acme", "bolt"]));
        Assert.That(page.Included["company.owner"].Select(static record => record.GetString("name")), Is.EqualTo(["Ann"]));
        Assert.That(none.Included["company.owner"], Is.Empty);
        Assert.That((await contacts.QueryAsync(new FlexQuery())).Included, Is.Empty);
        await Assert.ThrowsAsync<ArgumentException>(() => contacts.QueryAsync(new FlexQuery { Include = ["name"] }));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => contacts.QueryAsync(new FlexQuery { Include = ["none"] }));
        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => contacts.QueryAsync(new FlexQuery { Include = ["company.none"] }));
        Assert.Throws<FlexLimitException>(() => _ = contacts.QueryAsync(new FlexQuery { Include = ["a.b.c.d.e"] }));
        Assert.Throws<FlexLimitException>(() => _ = contacts.QueryAsync(new FlexQuery { Include = [.. Enumerable.Repeat("company", 9)] }));
        Assert.Throws<ArgumentException>(() => _ = contacts.QueryAsync(new FlexQuery { Include = [""] }));
    }

    [Test]
    public async Task A_stream_gives_all_records_in_order()
    {
        FlexRecordSet items = await CreateFilledAsync(11);

        IReadOnlyList<FlexRecord> read = await ToListAsync(items.StreamAsync(new FlexQuery { Where = FlexFilter.NotEqual("parity", "odd"), OrderBy = [FlexSort.Descending("plain")], Take = 2 }));

        Assert.That(Numbers(read), Is.EqualTo([10, 8, 6, 4, 2, 0]));
    }

    [Test]
    public async Task Deleted_records_are_listed_the_last_deletion_first()
    {
        FlexRecordSet items = await CreateFilledAsync(6);
        FlexRecordSet others = await CreateFilledAsync(2);
        await others.DeleteAsync("r01");
        foreach (string id in new[] { "r04", "r01", "r03", "r05" })
        {
            await items.DeleteAsync(id);
        }

        await items.RestoreAsync("r03");
        await items.PurgeAsync("r05");
        IReadOnlyList<FlexRecord> deleted = await ToListAsync(items.ListDeletedAsync(pageSize: 1));

        Assert.That(deleted.Select(static record => record.Id), Is.EqualTo(["r01", "r04"]));
        Assert.That(deleted.Select(static record => record.DeletedAt), Is.All.Not.Null);
        Assert.That(deleted[0].GetInt64("number"), Is.EqualTo(1));
        Assert.That(await ToListAsync((await CreateAsync()).ListDeletedAsync()), Is.Empty);
    }

    private static IEnumerable<long?> Numbers(IEnumerable<FlexRecord> records) => records.Select(static record => record.GetInt64("number"));

    private async Task<FlexRecordSet> CreateFilledAsync(int count)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number", indexed: true), FlexColumn.Integer("plain"), FlexColumn.String("parity", indexed: true));
        await Records.WriteAsync(
            items.ApplicationId,
            [.. Enumerable.Range(0, count).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"number":{{i}},"plain":{{i}},"parity":"{{(i % 2 == 0 ? "even" : "odd")}}"}""", string.Create(CultureInfo.InvariantCulture, $"r{i:00}")))]);
        return items;
    }
}
