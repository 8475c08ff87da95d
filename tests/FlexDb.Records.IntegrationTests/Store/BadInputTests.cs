using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Support;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>What a caller gets for input that cannot be: a typed exception that tells its facts, and nothing written.</summary>
public sealed class BadInputTests : RecordFixture
{
    private static readonly string?[] s_badIds =
        [null, "", " ", " a", "a ", "a\t", "\na", "a\0b", "a\u001fb", "\u3000a", "a\u00a0", "a\u2028", "a\ud83e", "\udd8ab", "\ud83e\ud83e"];

    /// <summary>Texts that a database, a driver or an SQL statement could mangle.</summary>
    private static readonly string[] s_texts =
    [
        "emoji 🧩 👩‍👩‍👧 𝔘𝔫𝔦 \U0010FFFF",
        "'; DROP TABLE flex_records; --",
        "\\'; COMMIT; SELECT '\\",
        "back\\slash \\n \\0 \\u0041 at the end \\",
        "quotes ' '' \" ` and @id ? {0} %s _ %",
        "é e\u0301 \ufeff \u202e",
        "@p0 @applicationId @@version",
    ];

    private static readonly (string Json, string Code)[] s_badRecords =
    [
        ("", FlexRecordErrorCodes.MalformedJson),
        ("{", FlexRecordErrorCodes.MalformedJson),
        ("[]", FlexRecordErrorCodes.NotAnObject),
        ("null", FlexRecordErrorCodes.NotAnObject),
        ("""{"name":"a","name":"b"}""", FlexRecordErrorCodes.DuplicateColumn),
        ("""{"name":"a","id":"b"}""", FlexRecordErrorCodes.UnknownColumn),
        ("""{"name":"a","unknown":1}""", FlexRecordErrorCodes.UnknownColumn),
        ("""{"age":1}""", FlexRecordErrorCodes.Required),
    ];

    [TestCaseSource(nameof(s_badIds))]
    public async Task An_id_that_no_record_can_have_is_refused_by_every_method(string? id)
    {
        FlexRecordSet items = await CreateItemsAsync();
        await EnsureNothingWrittenAsync(items, async () =>
        {
            foreach (Func<Task> call in CallsWith(items, id!))
            {
                await Assert.ThatAsync(() => call(), Throws.InstanceOf<ArgumentException>());
            }

            if (id is not null)
            {
                await Assert.ThatAsync(() => items.InsertAsync("""{"name":"b"}""", new() { Id = id }), Throws.InstanceOf<ArgumentException>());
            }
        });
    }

    [Test]
    public async Task An_id_may_have_128_code_points_and_no_more()
    {
        FlexRecordSet items = await CreateItemsAsync();
        string longest = string.Concat(Enumerable.Repeat("🧩", 128));
        FlexRecord inserted = await items.InsertAsync("""{"name":"b"}""", new() { Id = longest });

        Assert.That((await items.GetAsync(longest)).ToJson(), Is.EqualTo(inserted.ToJson()));
        await EnsureNothingWrittenAsync(items, async () =>
        {
            foreach (Func<Task> call in CallsWith(items, longest + "a").Append(() => items.InsertAsync("""{"name":"c"}""", new() { Id = longest + "a" })))
            {
                FlexLimitException? refused = await Assert.ThrowsAsync<FlexLimitException>(() => call());
                Assert.That(refused!.Message, Does.Contain("128"));
            }
        });
    }

    [TestCaseSource(nameof(s_texts))]
    public async Task Texts_that_could_be_mangled_are_kept_as_they_are(string text)
    {
        string app = NewApplication();
        FlexRecordSet items = await CreateInAsync(app, "items", FlexColumn.String("name", unique: true));
        FlexRecordSet notes = await CreateInAsync(app, "notes", FlexColumn.Reference("item", "items", onDelete: FlexOnDelete.Cascade));
        System.Text.Json.Nodes.JsonObject record = new() { ["name"] = text };

        await items.InsertAsync(record, new() { Id = text, Actor = text });
        FlexRecord note = await notes.InsertAsync(new System.Text.Json.Nodes.JsonObject { ["item"] = text });

        FlexRecord found = await items.GetAsync(text);
        Assert.That((found.Id, found.GetString("name"), found.CreatedBy, note.GetString("item")), Is.EqualTo((text, text, text, text)));
        Assert.That((await items.FindByAsync("name", text))?.Id, Is.EqualTo(text));
        Assert.That((await items.FindManyAsync([text])).Single().Id, Is.EqualTo(text));
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => items.InsertAsync(record));
        Assert.That((await items.DeleteAsync(text)).Deleted.Select(key => key.Id), Is.EquivalentTo(new[] { text, note.Id }));
        await items.RestoreAsync(text);
        Assert.That((await Records.VerifyAsync(app)).Problems, Is.Empty);
    }

    [TestCase("acme ")]
    [TestCase(" acme")]
    [TestCase("ACME")]
    [TestCase("acmé")]
    [TestCase("acme\u0000")]
    [TestCase("acme\u3000")]
    [TestCase("")]
    public async Task A_reference_finds_only_the_very_id(string reference)
    {
        string app = NewApplication();
        FlexRecordSet companies = await CreateInAsync(app, "companies", FlexColumn.String("name"));
        FlexRecordSet people = await CreateInAsync(app, "people", FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.SetNull));
        await companies.InsertAsync("{}", new() { Id = "acme" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "ann" });
        System.Text.Json.Nodes.JsonObject record = new() { ["company"] = reference };
        await EnsureNothingWrittenAsync(people, async () =>
        {
            foreach (Func<Task> call in (Func<Task>[])[() => people.InsertAsync(record), () => people.PatchAsync("ann", record), () => people.ReplaceAsync("ann", record)])
            {
                await Assert.ThatAsync(() => call(), Throws.InstanceOf<FlexRecordTargetNotFoundException>().Or.InstanceOf<FlexRecordException>());
            }
        });
    }

    [TestCaseSource(nameof(s_badRecords))]
    public async Task A_record_that_is_none_is_refused_with_every_error((string Json, string Code) bad)
    {
        FlexRecordSet items = await CreateItemsAsync();
        await EnsureNothingWrittenAsync(items, async () =>
        {
            FlexRecordException? insert = await Assert.ThrowsAsync<FlexRecordException>(() => items.InsertAsync(bad.Json));
            FlexRecordException? replace = await Assert.ThrowsAsync<FlexRecordException>(() => items.ReplaceAsync("one", bad.Json));
            FlexRecordException? batch = await Assert.ThrowsAsync<FlexRecordException>(
                () => Records.WriteAsync(items.ApplicationId, [FlexRecordWrite.Insert(items.Table, """{"name":"b"}"""), FlexRecordWrite.Insert(items.Table, bad.Json)]));
            Assert.That(insert!.Errors.Select(error => error.Code), Does.Contain(bad.Code));
            Assert.That(replace!.Errors, Is.EqualTo(insert.Errors));
            Assert.That(batch!.Errors, Is.EqualTo(insert.Errors));
            Assert.That(batch.Message, Does.Contain("1"));
        });
    }

    [Test]
    public async Task No_message_holds_a_value_of_a_record()
    {
        FlexRecordSet items = await CreateItemsAsync();
        await items.InsertAsync("""{"name":"secret"}""", new() { Id = "two" });

        FlexRecordException? invalid = await Assert.ThrowsAsync<FlexRecordException>(() => items.InsertAsync("""{"name":"secret","age":"secret"}"""));
        FlexUniqueConflictException? repeated = await Assert.ThrowsAsync<FlexUniqueConflictException>(() => items.InsertAsync("""{"name":"secret"}"""));

        Assert.That(invalid!.ToString(), Does.Not.Contain("secret"));
        Assert.That(repeated!.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_record_may_have_the_bytes_that_the_options_say_and_no_more()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Text("text"));
        FlexRecordStore store = new(Database.DataSource, new FlexRecordOptions { MaxRecordBytes = 1_000 });
        FlexRecordSet small = store.For(items.ApplicationId, items.Table);
        string fits = new('x', 1_000 - """{"text":""}""".Length);
        await small.InsertAsync($$"""{"text":"{{fits}}"}""", new() { Id = "one" });
        await EnsureNothingWrittenAsync(items, async () =>
        {
            foreach (Func<Task> call in (Func<Task>[])
            [
                () => small.InsertAsync($$"""{"text":"{{fits}}x"}"""),
                () => small.PatchAsync("one", $$"""{"text":"{{fits}}x"}"""),
                () => small.ReplaceAsync("one", $$"""{"text":"{{fits}}x"}"""),
                () => items.InsertAsync($$"""{"text":"{{new string('x', 1024 * 1024)}}"}"""),
                () => items.InsertAsync($$"""{"text":"{{new string('x', 64 * 1024 * 1024)}}"}"""),
            ])
            {
                await Assert.ThatAsync(() => call(), Throws.TypeOf<FlexLimitException>());
            }
        });
    }

    [Test]
    public async Task A_batch_may_have_the_writes_that_the_options_say_and_no_more()
    {
        FlexRecordSet items = await CreateItemsAsync();
        await EnsureNothingWrittenAsync(items, async () =>
        {
            FlexLimitException? many = await Assert.ThrowsAsync<FlexLimitException>(() => Records.WriteAsync(
                items.ApplicationId,
                [.. Enumerable.Range(0, 1_001).Select(number => FlexRecordWrite.Insert(items.Table, $$"""{"name":"{{number}}"}"""))]));
            Assert.That((many!.Actual, many.Maximum), Is.EqualTo((1_001, 1_000)));
            await Assert.ThrowsAsync<ArgumentNullException>(() => Records.WriteAsync(items.ApplicationId, null!));
            await Assert.ThatAsync(() => Records.WriteAsync(items.ApplicationId, [null!]), Throws.InstanceOf<ArgumentException>());
            FlexRecordBatchException? twice = await Assert.ThrowsAsync<FlexRecordBatchException>(() => Records.WriteAsync(
                items.ApplicationId,
                [FlexRecordWrite.Patch(items.Table, "one", """{"age":1}"""), FlexRecordWrite.Delete(items.Table, "one")]));
            Assert.That((twice!.RecordId, twice.Place), Is.EqualTo(("one", 1)));
        });
        Assert.That((await Records.WriteAsync(items.ApplicationId, [])).Records, Is.Empty);
    }

    [Test]
    public async Task An_actor_that_does_not_fit_is_refused()
    {
        FlexRecordSet items = await CreateItemsAsync();
        await EnsureNothingWrittenAsync(items, async () =>
        {
            foreach (string actor in (string[])[new string('a', 129), "a\ud83e"])
            {
                await Assert.ThatAsync(() => items.InsertAsync("""{"name":"b"}""", new() { Actor = actor }), Throws.InstanceOf<ArgumentException>().Or.TypeOf<FlexLimitException>());
                await Assert.ThatAsync(() => items.PatchAsync("one", """{"name":"b"}""", new() { Actor = actor }), Throws.InstanceOf<ArgumentException>().Or.TypeOf<FlexLimitException>());
                await Assert.ThatAsync(() => Records.WriteAsync(items.ApplicationId, [FlexRecordWrite.Delete(items.Table, "one")], actor), Throws.InstanceOf<ArgumentException>().Or.TypeOf<FlexLimitException>());
            }
        });
    }

    [Test]
    public async Task The_facts_of_a_refusal_are_properties()
    {
        FlexRecordSet items = await CreateItemsAsync();
        await items.InsertAsync("""{"name":"b"}""", new() { Id = "gone" });
        await items.DeleteAsync("gone");
        await EnsureNothingWrittenAsync(items, async () =>
        {
            FlexRecordIdConflictException? taken = await Assert.ThrowsAsync<FlexRecordIdConflictException>(() => items.InsertAsync("""{"name":"c"}""", new() { Id = "one" }));
            FlexRecordIdConflictException? deleted = await Assert.ThrowsAsync<FlexRecordIdConflictException>(() => items.InsertAsync("""{"name":"c"}""", new() { Id = "gone" }));
            FlexUniqueConflictException? repeated = await Assert.ThrowsAsync<FlexUniqueConflictException>(() => items.InsertAsync("""{"name":"a"}""", new() { Id = "two" }));
            FlexRecordConcurrencyException? stale = await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => items.PatchAsync("one", "{}", new() { ExpectedVersion = 7 }));
            FlexRecordNotFoundException? missing = await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => items.DeleteAsync("nobody"));
            FlexRecordNotFoundException? gone = await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => items.PatchAsync("gone", "{}"));
            FlexColumnNotFoundException? column = await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => items.FindByAsync("nme", "a"));

            Assert.That((taken!.RecordId, taken.IsDeleted, taken.TableName, taken.ApplicationId), Is.EqualTo(("one", false, "items", items.ApplicationId)));
            Assert.That(deleted!.IsDeleted, Is.True);
            Assert.That((repeated!.ColumnName, repeated.RecordId, repeated.OtherRecordId), Is.EqualTo(("name", "two", "one")));
            Assert.That((stale!.ExpectedVersion, stale.ActualVersion), Is.EqualTo((7, 1)));
            Assert.That((missing!.IsDeleted, gone!.IsDeleted), Is.EqualTo((false, true)));
            Assert.That(column!.Message, Does.Contain("name"));
            await Assert.ThrowsAsync<ArgumentException>(() => items.FindByAsync("age", 1));
            await Assert.ThatAsync(() => items.FindByAsync("name", 1), Throws.InstanceOf<FlexRecordException>().Or.InstanceOf<ArgumentException>());
        });
    }

    [Test]
    public async Task A_table_that_is_not_there_or_not_open_is_refused_by_its_state()
    {
        string app = NewApplication();
        FlexRecordSet items = await CreateInAsync(app, "items", FlexColumn.String("name"));
        FlexTable table = await Catalog.GetTableAsync(app, "items");
        FlexRecordSet byId = Records.For(app, table);
        await items.InsertAsync("{}", new() { Id = "one" });
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.For(app, "nothing").InsertAsync("{}"));
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => Records.For(app, "nothing").FindAsync("one"));
        await Assert.ThatAsync(() => Task.FromResult(Records.For(app, default)), Throws.InstanceOf<ArgumentException>());

        await Catalog.DeactivateTableAsync(app, table);
        Assert.That(await StateAsync(() => items.InsertAsync("{}")), Is.EqualTo(FlexTableState.Deactivated));
        Assert.That(await StateAsync(() => items.PatchAsync("one", """{"name":"b"}""")), Is.EqualTo(FlexTableState.Deactivated));
        Assert.That(await StateAsync(() => items.DeleteAsync("one")), Is.EqualTo(FlexTableState.Deactivated));
        Assert.That((await items.GetAsync("one")).Version, Is.EqualTo(1));
        await Catalog.ActivateTableAsync(app, table);

        await Catalog.DeleteTableAsync(app, table);
        await Assert.ThrowsAsync<FlexTableNotFoundException>(() => items.InsertAsync("{}"));
        Assert.That(await StateAsync(() => byId.InsertAsync("{}")), Is.EqualTo(FlexTableState.Deleted));
        Assert.That(await StateAsync(() => byId.FindAsync("one")), Is.EqualTo(FlexTableState.Deleted));
        await Catalog.RestoreTableAsync(app, table);

        await Database.ExecuteAsync($"UPDATE flex_record_tables SET purging = TRUE WHERE table_id = '{table.Id}'");
        Assert.That(await StateAsync(() => items.InsertAsync("{}")), Is.EqualTo(FlexTableState.Deleted));
    }

    [Test]
    public async Task A_database_without_the_tables_of_records_is_named_so_at_the_first_call()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        FlexDbStore catalog = new(database.DataSource);
        await catalog.CreateTableAsync(new NewFlexTable("app", "items"));
        FlexRecordSet items = new FlexRecordStore(database.DataSource).For("app", "items");

        FlexInstallationException? write = await Assert.ThrowsAsync<FlexInstallationException>(() => items.InsertAsync("{}"));
        FlexInstallationException? read = await Assert.ThrowsAsync<FlexInstallationException>(() => items.FindAsync("one"));

        Assert.That(write!.Message, Does.Contain("flex_records"));
        Assert.That(read!.Problems, Is.Not.Empty);
    }

    [TestCase("'$.columns[1].name', 'name'", true, "two columns are called 'name'")]
    [TestCase("'$.columns[1].id', JSON_VALUE(`schema`, '$.columns[0].id')", true, "two columns have the id")]
    [TestCase("'$.columns[1].required', TRUE", false, "not the one of its version 1")]
    public async Task A_schema_that_another_application_has_broken_or_changed_without_a_version_refuses_writes(string change, bool isRecorded, string named)
    {
        FlexRecordSet items = await CreateItemsAsync();
        await Database.ExecuteAsync($"UPDATE flex_tables SET `schema` = JSON_SET(`schema`, {change}) WHERE application_id = '{items.ApplicationId}'");
        if (isRecorded)
        {
            await Database.ExecuteAsync($"UPDATE flex_table_versions AS v JOIN flex_tables AS t ON t.id = v.table_id SET v.new_schema = t.`schema` WHERE t.application_id = '{items.ApplicationId}'");
        }

        await EnsureNothingWrittenAsync(items, async () =>
        {
            foreach (FlexRecordStore store in (FlexRecordStore[])[Records, new FlexRecordStore(Database.DataSource)])
            {
                FlexRecordSet changed = store.For(items.ApplicationId, items.Table);
                FlexRecordSchemaException? refused = await Assert.ThrowsAsync<FlexRecordSchemaException>(() => changed.InsertAsync("""{"name":"b","age":1}"""));
                await Assert.ThrowsAsync<FlexRecordSchemaException>(() => changed.PatchAsync("one", """{"age":2}"""));
                await Assert.ThrowsAsync<FlexRecordSchemaException>(() => changed.DeleteAsync("one"));
                Assert.That(refused!.Message, Does.Contain(named));
            }
        });
    }

    [Test]
    public async Task A_version_row_that_is_missing_refuses_writes()
    {
        FlexRecordSet items = await CreateItemsAsync();
        await EditAsync(items, edit => edit.AddColumn(FlexColumn.Text("note")));
        await Database.ExecuteAsync($"DELETE v FROM flex_table_versions AS v JOIN flex_tables AS t ON t.id = v.table_id WHERE t.application_id = '{items.ApplicationId}' AND v.version = 2");
        await EnsureNothingWrittenAsync(items, async () =>
        {
            await Assert.ThrowsAsync<FlexRecordSchemaException>(() => items.InsertAsync("""{"name":"b"}"""));
            await Assert.ThrowsAsync<FlexRecordSchemaException>(() => items.PatchAsync("one", """{"age":2}"""));
        });
    }

    // The form that a record is stored in cannot be read any more.
    [Test]
    public async Task A_version_row_that_a_stored_record_needs_is_named_where_it_is_missing()
    {
        FlexRecordSet items = await CreateItemsAsync();
        await EditAsync(items, edit => edit.AddColumn(FlexColumn.Text("note")));
        await Database.ExecuteAsync($"DELETE v FROM flex_table_versions AS v JOIN flex_tables AS t ON t.id = v.table_id WHERE t.application_id = '{items.ApplicationId}' AND v.version = 1");
        FlexRecordSet fresh = new FlexRecordStore(Database.DataSource).For(items.ApplicationId, items.Table);

        await Assert.ThatAsync(() => fresh.PatchAsync("one", """{"age":2}"""), Throws.InstanceOf<FlexDbException>());
        await Assert.ThatAsync(() => fresh.FindAsync("one"), Throws.InstanceOf<FlexDbException>());
    }

    private static async Task<FlexTableState> StateAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<FlexTableStateException>(() => call()))!.State;

    private static IEnumerable<Func<Task>> CallsWith(FlexRecordSet items, string id) =>
    [
        () => items.FindAsync(id),
        () => items.GetAsync(id),
        () => items.FindManyAsync(["one", id]),
        () => items.PatchAsync(id, "{}"),
        () => items.ReplaceAsync(id, """{"name":"b"}"""),
        () => items.DeleteAsync(id),
        () => items.RestoreAsync(id),
        () => items.PurgeAsync(id),
        () => Task.FromResult(FlexRecordWrite.Patch(items.Table, id, "{}")),
        () => Task.FromResult(FlexRecordWrite.Replace(items.Table, id, "{}")),
        () => Task.FromResult(FlexRecordWrite.Delete(items.Table, id)),
    ];

    private async Task<FlexRecordSet> CreateItemsAsync()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("name", required: true, unique: true), FlexColumn.Integer("age"));
        await items.InsertAsync("""{"name":"a"}""", new() { Id = "one" });
        return items;
    }

    private async Task EnsureNothingWrittenAsync(FlexRecordSet records, Func<Task> calls)
    {
        string before = await RecordRows.DumpAsync(Database, records.ApplicationId);
        await calls();
        Assert.That(await RecordRows.DumpAsync(Database, records.ApplicationId), Is.EqualTo(before));
    }
}
