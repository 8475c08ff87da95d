using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Writes of records against each other.</summary>
[TestFixture]
public sealed class RecordRaceTests : RecordFixture
{
    private const int Writers = 16;

    [Test]
    public async Task Of_many_writers_for_one_unique_value_one_wins()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("code", unique: true));
        for (int round = 0; round < 20; round++)
        {
            string json = $$"""{"code":"{{round}}"}""";
            bool[] won = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
            {
                try
                {
                    await items.InsertAsync(json);
                    return true;
                }
                catch (FlexUniqueConflictException)
                {
                    return false;
                }
            }));

            Assert.That(won.Count(winner => winner), Is.EqualTo(1));
        }

        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task Of_many_patches_of_one_version_one_applies()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true));
        FlexRecord record = await items.InsertAsync("""{"code":0}""");

        FlexRecord?[] patched = await Task.WhenAll(Enumerable.Range(1, Writers).Select(async i =>
        {
            try
            {
                return await items.PatchAsync(record.Id, $$"""{"code":{{i}}}""", new() { ExpectedVersion = 1 });
            }
            catch (FlexRecordConcurrencyException)
            {
                return null;
            }
        }));

        FlexRecord winner = patched.OfType<FlexRecord>().Single();
        Assert.That((await items.GetAsync(record.Id)).ToJson(), Is.EqualTo(winner.ToJson()));
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task All_patches_without_an_expected_version_apply()
    {
        FlexRecordSet items = await CreateAsync([.. Enumerable.Range(0, Writers).Select(i => FlexColumn.Integer($"c{i}", indexed: i < 4))]);
        FlexRecord record = await items.InsertAsync("{}");

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => items.PatchAsync(record.Id, $$"""{"c{{i}}":{{i}}}""")));

        FlexRecord now = await items.GetAsync(record.Id);
        Assert.That(now.Version, Is.EqualTo(Writers + 1));
        Assert.That(Enumerable.Range(0, Writers).Select(i => now.GetInt64($"c{i}")), Is.EqualTo(Enumerable.Range(0, Writers).Select(i => (long?)i)));
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task Deletions_against_new_references_leave_none_dangling([Values] FlexOnDelete onDelete)
    {
        string application = NewApplication();
        FlexRecordSet companies = await CreateInAsync(application, "companies", FlexColumn.Reference("parent", "companies", onDelete: FlexOnDelete.Cascade));
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.Reference("company", "companies", onDelete: onDelete), FlexColumn.Reference("friend", "people", onDelete: FlexOnDelete.SetNull));
        FlexRecordSet deals = await CreateInAsync(application, "deals", FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Cascade), FlexColumn.Reference("owner", "people", onDelete: FlexOnDelete.Cascade));
        for (int round = 0; round < 25; round++)
        {
            string root = $"root{round}";
            await companies.InsertAsync("{}", new() { Id = root });
            await companies.InsertAsync($$"""{"parent":"{{root}}"}""", new() { Id = $"branch{round}" });
            await people.InsertAsync($$"""{"company":"branch{{round}}"}""", new() { Id = $"ann{round}" });
            await Task.WhenAll(
                TryAsync(() => companies.DeleteAsync(root)),
                TryAsync(() => people.DeleteAsync($"ann{round}")),
                TryAsync(() => people.InsertAsync($$"""{"company":"branch{{round}}","friend":"ann{{round}}"}""")),
                TryAsync(() => people.PatchAsync($"ann{round}", $$"""{"company":"{{root}}","friend":"ann{{round}}"}""")),
                TryAsync(() => companies.InsertAsync($$"""{"parent":"branch{{round}}"}""")),
                TryAsync(() => companies.PatchAsync(root, $$"""{"parent":"branch{{round}}"}""")),
                TryAsync(() => deals.InsertAsync($$"""{"company":"{{root}}","owner":"ann{{round}}"}""")),
                TryAsync(() => deals.InsertAsync($$"""{"company":"branch{{round}}","owner":"ann{{round}}"}""")));
        }

        await EnsureNoneDanglesAsync(application);
        foreach (FlexRecordSet records in (FlexRecordSet[])[companies, people, deals])
        {
            await EnsureSoundAsync(records);
        }
    }

    [Test]
    public async Task Restorations_against_deletions_of_targets_leave_none_dangling()
    {
        string application = NewApplication();
        FlexRecordSet companies = await CreateInAsync(application, "companies", FlexColumn.String("name", unique: true));
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Restrict));
        for (int round = 0; round < 25; round++)
        {
            string company = $"c{round}";
            string person = $"p{round}";
            await companies.InsertAsync($$"""{"name":"{{company}}"}""", new() { Id = company });
            await people.InsertAsync($$"""{"company":"{{company}}"}""", new() { Id = person });
            await people.DeleteAsync(person);
            await Task.WhenAll(
                TryAsync(() => companies.DeleteAsync(company)),
                TryAsync(() => people.RestoreAsync(person)),
                TryAsync(() => people.RestoreAsync(person)),
                TryAsync(() => people.PurgeAsync(person)));
        }

        await EnsureNoneDanglesAsync(application);
        await EnsureSoundAsync(people);
        await EnsureSoundAsync(companies);
    }

    [Test]
    public async Task Batches_that_exchange_unique_values_at_once_lose_and_double_none()
    {
        FlexRecordSet seats = await CreateAsync(FlexColumn.Integer("seat", unique: true));
        FlexRecord[] records = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => seats.InsertAsync($$"""{"seat":{{i}}}""")));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            Random random = new(writer);
            for (int i = 0; i < 20; i++)
            {
                FlexRecord[] two = [.. (await seats.FindManyAsync(records.Select(record => record.Id))).OrderBy(_ => random.Next()).Take(2)];
                await TryAsync(() => Records.WriteAsync(
                    seats.ApplicationId,
                    [
                        FlexRecordWrite.Patch(seats.Table, two[0].Id, $$"""{"seat":{{two[1].GetInt64("seat")}}}""", two[0].Version),
                        FlexRecordWrite.Patch(seats.Table, two[1].Id, $$"""{"seat":{{two[0].GetInt64("seat")}}}""", two[1].Version),
                    ]));
            }
        })));

        IReadOnlyList<FlexRecord> all = await ToListAsync(seats.StreamAsync());
        Assert.That(all.Select(record => record.GetInt64("seat")), Is.EquivalentTo(Enumerable.Range(0, 6).Select(i => (long?)i)));
        await EnsureSoundAsync(seats);
    }

    private static async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (FlexStoredRecordException)
        {
            // Refused for what another has done first.
        }
    }

    /// <summary>Counts by the keys of references, independently of the library.</summary>
    private async Task EnsureNoneDanglesAsync(string application) =>
        Assert.That(
            await Database.ScalarAsync($"""
                SELECT COUNT(*)
                FROM flex_record_keys AS k
                JOIN flex_record_indexes AS i ON i.index_no = k.index_no AND i.kind = 'reference' AND i.state <> 'dropping'
                JOIN flex_record_tables AS rt ON rt.table_id = i.target_table_id
                JOIN flex_tables AS t ON t.id = rt.table_id AND t.application_id = '{application}'
                LEFT JOIN flex_records AS r ON r.table_no = rt.table_no AND r.id = CONVERT(SUBSTRING(k.value, 2) USING utf8mb4) COLLATE utf8mb4_bin AND r.deleted_at IS NULL
                WHERE r.id IS NULL
                """),
            Is.Zero);
}
