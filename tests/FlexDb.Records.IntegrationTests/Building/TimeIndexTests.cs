using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Support;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Building;

[TestFixture]
public sealed class TimeIndexTests : BuildFixture
{
    private const FlexRecordTimes Both = FlexRecordTimes.CreatedAt | FlexRecordTimes.UpdatedAt;

    private static IEnumerable<RecordScenario> Scenarios => RecordScenario.All;

    [Test]
    public async Task Records_of_every_version_are_built()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email", unique: true));
        await FillAsync(items, 30);
        await EditAsync(items, static edit => edit.AddColumn(FlexColumn.Integer("age", indexed: true)));
        await items.PatchAsync(IdOf(3), """{"age":3}""");
        await items.DeleteAsync(IdOf(4));
        await EditAsync(items, static edit => edit.RemoveColumn("age"));

        await items.IndexAsync(Both);

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["created_at time ready", "email ordered ready", "email unique ready", "updated_at time ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
        Assert.That(await CountAsync(items, "flex_record_keys"), Is.EqualTo(3 * 29));
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task A_large_table_is_built_by_the_builder_and_queried_without_the_index_until_then()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 1_001);
        FlexQuery last = new() { OrderBy = [FlexSort.Descending("updated_at")], Take = 3 };

        await items.IndexAsync(FlexRecordTimes.UpdatedAt);
        await items.PatchAsync(IdOf(7), """{"email":"x"}""");
        List<string> states = await IndexCheck.StatesAsync(items, Records);
        FlexQueryExplanation before = await items.ExplainAsync(last);
        FlexRecordPage pageBefore = await items.QueryAsync(last);
        await Records.BuildAsync(items.ApplicationId, items.Table);
        FlexQueryExplanation after = await items.ExplainAsync(last);
        FlexRecordPage pageAfter = await items.QueryAsync(last);

        Assert.That(states, Is.EqualTo(["updated_at time building"]));
        Assert.That((before.Driver, before.RecordsRead), Is.EqualTo((FlexQueryDriver.Records, 1_001)));
        Assert.That(before.ColumnsWithoutIndex, Is.EqualTo(["updated_at"]));
        Assert.That((after.Driver, after.DrivingColumns.Single(), after.RecordsRead), Is.EqualTo((FlexQueryDriver.Index, "updated_at", 4)));
        Assert.That(after.ColumnsWithoutIndex, Is.Empty);
        Assert.That(pageBefore.Records[0].Id, Is.EqualTo(IdOf(7)));
        Assert.That(pageAfter.Records.Select(static record => record.Id), Is.EqualTo(pageBefore.Records.Select(static record => record.Id)));
        Assert.That((await items.QueryAsync(last with { After = pageBefore.Next })).Records.Select(static record => record.Id), Has.None.EqualTo(pageBefore.Records[2].Id));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [TestCaseSource(nameof(Scenarios))]
    public async Task Every_kind_of_write_keeps_the_keys(RecordScenario scenario)
    {
        RecordScenario.Prepared prepared = await scenario.PrepareNewAsync(Catalog, Records);
        FlexRecordSet[] tables = [.. new[] { "companies", "people", "notes" }.Select(name => Records.For(prepared.App, name))];
        foreach (FlexRecordSet table in tables)
        {
            await table.IndexAsync(Both);
        }

        await prepared.RunAsync(Records);

        foreach (FlexRecordSet table in tables)
        {
            await Records.BuildAsync(table.ApplicationId, table.Table);
            Assert.That(await IndexCheck.FindAsync(table, Records), Is.Empty);
            Assert.That(await IndexCheck.StatesAsync(table, Records), Does.Contain("created_at time ready").And.Contain("updated_at time ready"));
            await EnsureSoundAsync(table);
        }
    }

    [Test]
    public async Task Imports_and_writes_of_all_that_match_keep_the_keys([Values] FlexRecordImportMode mode)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email", unique: true), FlexColumn.Integer("age"));
        await items.IndexAsync(Both);
        await FillAsync(items, 20);

        await items.ImportAsync(Rows(), new() { Mode = mode, UpsertBy = "email" });
        await items.PatchManyAsync(FlexFilter.GreaterThan("age", 20), """{"age":1}""");
        await items.DeleteManyAsync(FlexFilter.Equal("age", 1));
        await EditAsync(items, static edit => edit.RemoveColumn("age"));
        await Records.UpgradeAsync(items.ApplicationId, items.Table);

        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
        await EnsureSoundAsync(items);

        static async IAsyncEnumerable<FlexImportRow> Rows()
        {
            await Task.CompletedTask;
            for (int i = 10; i < 40; i++)
            {
                yield return new FlexImportRow(i, $$"""{"email":"{{i}}@example.org","age":{{i}}}""");
            }
        }
    }

    [Test]
    public async Task An_index_that_is_taken_away_loses_its_keys()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 10);
        await items.IndexAsync(Both);
        long both = await CountAsync(items, "flex_record_keys");

        await items.IndexAsync(FlexRecordTimes.CreatedAt);
        long one = await CountAsync(items, "flex_record_keys");
        await items.PatchAsync(IdOf(1), """{"email":"x"}""");
        List<string> states = await IndexCheck.StatesAsync(items, Records);
        await items.IndexAsync(FlexRecordTimes.None);

        Assert.That((both, one, await CountAsync(items, "flex_record_keys")), Is.EqualTo((20, 10, 0)));
        Assert.That(states, Is.EqualTo(["created_at time ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task The_indexes_stay_through_edits_and_saying_the_same_again_changes_nothing()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await items.IndexAsync(Both);
        await FillAsync(items, 10);
        string before = await RegistryAsync(items, "i.index_no");

        await EditAsync(items, static edit => edit.AddColumn(FlexColumn.Integer("age")));
        await items.PatchAsync(IdOf(1), """{"age":1}""");
        string afterEdit = await RegistryAsync(items, "i.index_no");
        string epoch = await RegistryAsync(items, "rt.epoch");
        await items.IndexAsync(Both);

        Assert.That(afterEdit, Is.EqualTo(before));
        Assert.That(await RegistryAsync(items, "rt.epoch"), Is.EqualTo(epoch));
        Assert.That(await RegistryAsync(items, "rt.options"), Is.EqualTo("created_at,updated_at,created_at,updated_at"));
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["created_at time ready", "updated_at time ready"]));
        await EnsureSoundAsync(items);
    }

    // Without a new epoch the host that remembers the table would write no keys.
    [Test]
    public async Task A_host_that_remembers_the_table_from_before_writes_the_keys([Values("insert", "patch", "patch in hand", "delete", "batch")] string write)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 5);
        FlexRecordStore other = new(Database.DataSource);
        FlexRecordSet remembered = other.For(items.ApplicationId, items.Table);
        FlexRecord inHand = await remembered.GetAsync(IdOf(1));

        await items.IndexAsync(Both);
        await (write switch
        {
            "insert" => remembered.InsertAsync("""{"email":"x"}"""),
            "patch" => remembered.PatchAsync(IdOf(1), """{"email":"x"}"""),
            "patch in hand" => remembered.PatchAsync(IdOf(1), """{"email":"x"}""", new() { Current = inHand }),
            "delete" => remembered.DeleteAsync(IdOf(1)),
            _ => (Task)other.WriteAsync(items.ApplicationId, [FlexRecordWrite.Insert(items.Table, "{}"), FlexRecordWrite.Patch(items.Table, IdOf(2), """{"email":"x"}""")]),
        });

        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task Two_hosts_write_while_the_indexes_come_and_go()
    {
        const int Changes = 12;
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 40);
        bool hasEnded = false;
        int written = 0;
        Task[] writers = [.. Enumerable.Range(0, 4).Select(number => Task.Run(() => WriteAsync(new FlexRecordStore(Database.DataSource).For(items.ApplicationId, items.Table), number)))];

        FlexRecordTimes[] times = [Both, FlexRecordTimes.CreatedAt, FlexRecordTimes.UpdatedAt, FlexRecordTimes.None];
        for (int change = 0; change < Changes; change++)
        {
            int before = Volatile.Read(ref written);
            await items.IndexAsync(times[change % times.Length]);
            while (Volatile.Read(ref written) - before < 5 && !writers.Any(static writer => writer.IsFaulted))
            {
                await Task.Yield();
            }
        }

        await items.IndexAsync(Both);
        hasEnded = true;
        await Task.WhenAll(writers);

        await Records.BuildAsync(items.ApplicationId, items.Table);
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["created_at time ready", "updated_at time ready"]));
        await EnsureSoundAsync(items);

        async Task WriteAsync(FlexRecordSet host, int number)
        {
            Random random = new(number);
            while (!Volatile.Read(ref hasEnded))
            {
                string id = IdOf((random.Next(10) * 4) + number);
                await (random.Next(4) switch
                {
                    0 => host.InsertAsync("{}"),
                    1 => DeleteAndRestoreAsync(host, id),
                    _ => (Task)host.PatchAsync(id, $$"""{"email":"{{random.Next()}}"}"""),
                });
                Interlocked.Increment(ref written);
            }
        }

        static async Task DeleteAndRestoreAsync(FlexRecordSet host, string id)
        {
            await host.DeleteAsync(id);
            await host.RestoreAsync(id);
        }
    }

    // An exclusive lock that waits would keep the writers waiting for as long as the transaction lasts.
    [Test]
    public async Task A_long_transaction_of_a_host_stops_the_call_but_no_writer()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 2);
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        await Records.WithTransaction(transaction).For(items.ApplicationId, items.Table).PatchAsync(IdOf(0), """{"email":"x"}""");

        Task indexing = items.IndexAsync(Both);
        int written = 0;
        while (!indexing.IsCompleted)
        {
            await items.PatchAsync(IdOf(1), $$"""{"email":"{{written}}"}""");
            written++;
        }

        FlexTableLockedException locked = (await Assert.ThrowsAsync<FlexTableLockedException>(() => indexing))!;
        await transaction.RollbackAsync();
        Assert.That(locked.Waited, Is.LessThan(TimeSpan.FromSeconds(8)));
        Assert.That(written, Is.GreaterThan(2));
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.Empty);
        await items.IndexAsync(Both);
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task A_missing_and_a_wrong_key_are_found_and_mended()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 5);
        await items.IndexAsync(FlexRecordTimes.UpdatedAt);
        string index = await RegistryAsync(items, "i.index_no");
        await Database.ExecuteAsync($"DELETE FROM flex_record_keys WHERE index_no = {index} AND id = '{IdOf(1)}'");
        await Database.ExecuteAsync($"UPDATE flex_record_keys SET value = 0x018000000000000001 WHERE index_no = {index} AND id = '{IdOf(2)}'");

        FlexDb.Records.Verification.FlexVerifyReport report = await Records.VerifyAsync(items.ApplicationId, items.Table, new() { Repair = true });

        Assert.That(
            report.Problems.Select(static problem => (problem.Code, problem.RecordId, problem.ColumnName)),
            Is.EquivalentTo(new[] { ("missing_key", IdOf(1), "updated_at"), ("missing_key", IdOf(2), "updated_at"), ("stale_key", IdOf(2), "updated_at") }));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task What_is_no_time_and_a_transaction_of_the_host_s_are_refused()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        FlexRecordSet inside = Records.WithTransaction(transaction).For(items.ApplicationId, items.Table);

        Assert.Throws<ArgumentOutOfRangeException>(() => _ = items.IndexAsync((FlexRecordTimes)4));
        Assert.Throws<InvalidOperationException>(() => _ = inside.IndexAsync(Both));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.For(items.ApplicationId, "nothing").IndexAsync(Both));
    }

    /// <summary>A column of the table's entries in the registry, by the numbers of the indexes.</summary>
    private async Task<string> RegistryAsync(FlexRecordSet records, string column) => (string)(await Database.ScalarAsync($"""
        SELECT GROUP_CONCAT({column} ORDER BY i.index_no)
        FROM flex_record_indexes AS i
        JOIN flex_record_tables AS rt ON rt.table_no = i.table_no
        JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE t.application_id = '{records.ApplicationId}' AND t.name = '{records.Table.Value}'
        """))!;
}
