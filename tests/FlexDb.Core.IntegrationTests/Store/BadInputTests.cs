using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>What a caller gets for input that cannot be: every problem at once, and nothing written.</summary>
public sealed class BadInputTests : StoreFixture
{
    private const string LoneSurrogate = "a\ud83e";

    /// <summary>Texts that a database, a driver or an SQL statement could mangle.</summary>
    private static readonly string[] s_texts =
    [
        "emoji 🧩 👩‍👩‍👧 𝔘𝔫𝔦 \U0010FFFF",
        "nul \0 in the middle",
        "'; DROP TABLE flex_tables; --",
        "\"; DELETE FROM flex_table_versions; # /*",
        "\\'; COMMIT; SELECT '\\",
        "back\\slash \\n \\0 \\u0041 at the end \\",
        "quotes ' '' \" ` and @id ? {0} %s _ %",
        "lines\r\n\t\u2028 \u00a0é e\u0301 \ufeff \u202e",
        "@applicationId @@version",
        " padded ",
    ];

    private static readonly string[] s_badTableNames =
    [
        "", " ", "Contacts", "1st", "_a", "a-b", "a b", "a.b", "naïve", "a\0", "a~b", "a'", new string('a', 65), LoneSurrogate, "🧩",
        "contacts ", "a;drop table flex_tables",
    ];

    [TestCaseSource(nameof(s_badTableNames))]
    public async Task A_name_that_no_table_may_have_is_refused(string name)
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexTable deleted = await Store.CreateTableAsync(Contacts(app, "deleted"));
        await Store.DeleteTableAsync(app, deleted);

        await EnsureNothingWrittenAsync(async () =>
        {
            FlexSchemaException? create = await Assert.ThrowsAsync<FlexSchemaException>(() => Store.CreateTableAsync(new NewFlexTable(app, name)));
            await Assert.ThrowsAsync<FlexSchemaException>(() => Store.RenameTableAsync(app, table, name));
            await Assert.ThrowsAsync<FlexSchemaException>(() => Store.RestoreTableAsync(app, deleted, new FlexRestoreOptions { RestoreAs = name }));
            Assert.That(create!.Problems.Single().Code, Is.EqualTo(FlexSchemaProblemCodes.InvalidName));
        });
    }

    [Test]
    public async Task Every_problem_of_a_table_is_reported_at_once()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexColumnDefinition[] columns =
        [
            FlexColumn.Text("bad name"),
            FlexColumn.Text("id"),
            FlexColumn.Text("twice"),
            FlexColumn.Text("TWICE"),
            FlexColumn.Integer("range", min: 2, max: 1),
            FlexColumn.String("pattern", pattern: "("),
            FlexColumn.String("empty", allowedValues: []),
            FlexColumn.Integer("default", max: 5, defaultValue: 6),
            FlexColumn.Reference("target", "contacts", onDelete: FlexOnDelete.SetNull, required: true),
            FlexColumn.Text("indexed") with { Indexed = true },
        ];
        string[] codes =
        [
            FlexSchemaProblemCodes.InvalidName,
            FlexSchemaProblemCodes.ReservedName,
            FlexSchemaProblemCodes.DuplicateName,
            FlexSchemaProblemCodes.EmptyRange,
            FlexSchemaProblemCodes.InvalidPattern,
            FlexSchemaProblemCodes.EmptyEnum,
            FlexSchemaProblemCodes.InvalidDefault,
            FlexSchemaProblemCodes.SetNullOnRequired,
            FlexSchemaProblemCodes.NotIndexable,
        ];

        await EnsureNothingWrittenAsync(async () =>
        {
            FlexSchemaException? create = await Assert.ThrowsAsync<FlexSchemaException>(
                () => Store.CreateTableAsync(new NewFlexTable(app, "Bad Table") { Columns = columns.ToFlexList() }));
            FlexSchemaException? edit = await Assert.ThrowsAsync<FlexSchemaException>(() => Store.EditTableAsync(app, "contacts", edit =>
            {
                foreach (FlexColumnDefinition column in columns.Where(column => column.Name != "TWICE"))
                {
                    edit.AddColumn(column);
                }
            }));

            Assert.That(create!.Problems.Select(problem => problem.Code), Is.SupersetOf(codes));
            Assert.That(create.Problems.Count(problem => problem.Code == FlexSchemaProblemCodes.InvalidName), Is.EqualTo(2));
            Assert.That(
                edit!.Problems.Select(problem => problem.Code),
                Is.SupersetOf(codes.Except([FlexSchemaProblemCodes.DuplicateName])));
        });
    }

    [Test]
    public async Task Ten_thousand_columns_and_two_mebibytes_of_schema_are_refused()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexColumnDefinition[] many = [.. Enumerable.Range(0, 10_000).Select(i => FlexColumn.Text($"column_{i}"))];
        FlexColumnDefinition large = FlexColumn.Text("large", defaultValue: new string('é', 1024 * 1024));

        await EnsureNothingWrittenAsync(async () =>
        {
            foreach ((FlexColumnDefinition[] columns, string code) in new[]
            {
                (many, FlexSchemaProblemCodes.TooManyColumns),
                (new[] { large }, FlexSchemaProblemCodes.SchemaTooLarge),
            })
            {
                FlexSchemaException? create = await Assert.ThrowsAsync<FlexSchemaException>(
                    () => Store.CreateTableAsync(new NewFlexTable(app, "big") { Columns = columns.ToFlexList() }));
                FlexSchemaException? edit = await Assert.ThrowsAsync<FlexSchemaException>(() => Store.EditTableAsync(app, "contacts", edit =>
                {
                    foreach (FlexColumnDefinition column in columns)
                    {
                        edit.AddColumn(column);
                    }
                }));
                Assert.That(create!.Problems.Select(problem => problem.Code), Does.Contain(code));
                Assert.That(edit!.Problems.Select(problem => problem.Code), Does.Contain(code));
            }
        });
    }

    [Test]
    public async Task A_write_beyond_the_servers_largest_packet_is_refused_before_it_is_sent()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexDbOptions options = new() { SchemaLimits = new FlexSchemaLimits { MaxJsonBytes = int.MaxValue } };
        FlexDbStore store = new(Database.DataSource, options);
        long packet = Convert.ToInt64(await Database.ScalarAsync("SELECT @@max_allowed_packet"));
        FlexColumnDefinition large = FlexColumn.Text("large", defaultValue: new string('\'', (int)(packet / 4)));

        await EnsureNothingWrittenAsync(async () =>
        {
            FlexLimitException? create = await Assert.ThrowsAsync<FlexLimitException>(
                () => store.CreateTableAsync(new NewFlexTable(app, "big") { Columns = [large] }));
            await Assert.ThrowsAsync<FlexLimitException>(() => store.EditTableAsync(app, "contacts", edit => edit.AddColumn(large)));
            Assert.That(create!.Message, Does.Contain("max_allowed_packet"));
        });
    }

    [Test]
    public async Task Texts_that_do_not_fit_their_columns_are_refused()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexTable deleted = await Store.CreateTableAsync(Contacts(app, "deleted"));
        await Store.DeleteTableAsync(app, deleted);
        string actor = string.Concat(Enumerable.Repeat("🧩", 129));
        string displayName = string.Concat(Enumerable.Repeat("🧩", 256));

        await EnsureNothingWrittenAsync(async () =>
        {
            await Assert.ThrowsAsync<FlexLimitException>(() => Store.CreateTableAsync(Contacts(app, "new") with { Actor = actor }));
            await Assert.ThrowsAsync<FlexLimitException>(() => Store.CreateTableAsync(Contacts(app, "new") with { DisplayName = displayName }));
            await Assert.ThrowsAsync<FlexLimitException>(() => Store.SetDisplayNameAsync(app, table, displayName));
            await Assert.ThrowsAsync<FlexLimitException>(() => Store.RenameTableAsync(app, table, "renamed", new FlexRenameOptions { Actor = actor }));
            await Assert.ThrowsAsync<FlexLimitException>(() => Store.RestoreTableAsync(app, deleted, new FlexRestoreOptions { Actor = actor }));
            await Assert.ThrowsAsync<FlexLimitException>(() => Store.EditTableAsync(
                app,
                table,
                edit => edit.AddColumn(FlexColumn.Text("note")),
                new FlexEditOptions { Actor = actor }));
            Assert.Throws<FlexLimitException>(() => new NewFlexTable(actor, "new"));
        });

        FlexTable longest = await Store.CreateTableAsync(
            Contacts(app, "longest") with { Actor = actor[2..], DisplayName = displayName[2..] });
        Assert.That((await Store.GetTableAsync(app, longest)).DisplayName, Is.EqualTo(displayName[2..]));
        Assert.That((await Store.GetVersionAsync(app, longest, 1)).CreatedBy, Is.EqualTo(actor[2..]));
    }

    [TestCaseSource(nameof(s_texts))]
    public async Task Any_text_is_kept_exactly_wherever_text_may_stand(string text)
    {
        string app = NewApplication() + text.Trim();
        string other = $"{text} again";
        FlexJsonValue value = FlexJsonValue.FromString(text);
        FlexColumnDefinition column = FlexColumn.String("text", defaultValue: text, allowedValues: [text, other]) with
        {
            DisplayName = text,
            ExtensionData = FlexExtensionData.Empty.With(text, value),
            Validation = new FlexColumnValidation
            {
                Enum = [value, FlexJsonValue.FromString(other)],
                ExtensionData = FlexExtensionData.Empty.With(text, value),
            },
        };
        FlexTable created = await Store.CreateTableAsync(new NewFlexTable(app, "texts")
        {
            DisplayName = text,
            Actor = text,
            Columns = [column, FlexColumn.Text("computed").ComputedBy(text), FlexColumn.Json("json", defaultValue: value)],
            ExtensionData = FlexExtensionData.Empty.With(text, value),
        });
        FlexTable edited = (await Store.EditTableAsync(
            app,
            "texts",
            edit => edit.AddColumn(FlexColumn.Text("second", defaultValue: text) with { DisplayName = text }),
            new FlexEditOptions { Actor = other })).Table;
        FlexTable renamed = await Store.RenameTableAsync(app, "texts", "renamed", new FlexRenameOptions { Actor = text });
        FlexTable shown = await Store.SetDisplayNameAsync(app, renamed, other);
        await Store.DeleteTableAsync(app, "renamed");
        await Store.RestoreTableAsync(app, created, new FlexRestoreOptions { Actor = text });

        FlexTable read = await new FlexDbStore(Database.DataSource).GetTableAsync(app, "renamed");
        IReadOnlyList<FlexTableVersion> versions = await ToListAsync(Store.ListVersionsAsync(app, created));
        Assert.That(read.ApplicationId, Is.EqualTo(app));
        Assert.That(created.DisplayName, Is.EqualTo(text));
        Assert.That(shown.DisplayName, Is.EqualTo(other));
        Assert.That(read.DisplayName, Is.EqualTo(other));
        Assert.That(read.Schema, Is.EqualTo(edited.Schema));
        Assert.That(read.Schema["text"], Is.EqualTo(column with { Id = read.Schema["text"].Id }));
        Assert.That(read.Schema["second"].DefaultValue!.Element.GetString(), Is.EqualTo(text));
        Assert.That(read.Schema["computed"].Validation.Computed, Is.EqualTo(text));
        Assert.That(read.Schema.ExtensionData.Keys.Single(), Is.EqualTo(text));
        Assert.That(versions.Select(version => version.CreatedBy), Is.EqualTo(new[] { text, other }));
        Assert.That(await ToListAsync(Store.ListTablesAsync(app, new FlexTableFilter { NamePrefix = text })), Is.Empty);
        Assert.That(await ToListAsync(Store.ListTablesAsync(app, new FlexTableFilter { After = text })), Has.Count.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task An_unpaired_surrogate_is_refused_wherever_text_may_stand()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexTable deleted = await Store.CreateTableAsync(Contacts(app, "deleted"));
        await Store.DeleteTableAsync(app, deleted);
        FlexColumnDefinition column = FlexColumn.Text("note");
        FlexColumnDefinition[] columns =
        [
            column with { Name = LoneSurrogate },
            column with { DisplayName = LoneSurrogate },
            FlexColumn.String("note", pattern: LoneSurrogate),
            FlexColumn.Text("note").ComputedBy(LoneSurrogate),
            FlexColumn.Reference("note", LoneSurrogate),
            column with { ExtensionData = FlexExtensionData.Empty.With(LoneSurrogate, 1) },
            column with { ExtensionData = FlexExtensionData.Empty.With("x", FlexJsonValue.Parse("\"\\ud83e\"")) },
            column with { ExtensionData = FlexExtensionData.Empty.With("x", FlexJsonValue.Parse("{\"\\ud83e\": 1}")) },
            FlexColumn.Json("note", defaultValue: FlexJsonValue.Parse("[\"\\udc00\"]")),
            FlexColumn.String("note") with { Validation = new FlexColumnValidation { Enum = [FlexJsonValue.Parse("\"\\ud83e\"")] } },
        ];

        await EnsureNothingWrittenAsync(async () =>
        {
            foreach ((int i, FlexColumnDefinition bad) in columns.Index())
            {
                await Assert.ThrowsAsync<FlexSchemaException>(
                    () => Store.CreateTableAsync(new NewFlexTable(app, "new") { Columns = [bad] }),
                    $"column {i}");
                await Assert.ThrowsAsync<FlexSchemaException>(() => Store.EditTableAsync(app, table, edit => edit.AddColumn(bad)), $"column {i}");
            }

            // An edit gives each column that it adds a new id.
            await Assert.ThrowsAsync<FlexSchemaException>(() => Store.CreateTableAsync(
                new NewFlexTable(app, "new") { Columns = [column with { Id = LoneSurrogate }] }));
            await Assert.ThrowsAsync<FlexSchemaException>(() => Store.CreateTableAsync(
                new NewFlexTable(app, "new") { ExtensionData = FlexExtensionData.Empty.With(LoneSurrogate, 1) }));
            Assert.Throws<ArgumentException>(() => FlexColumn.Text("note", defaultValue: LoneSurrogate));
            Assert.Throws<ArgumentException>(() => new NewFlexTable(LoneSurrogate, "new"));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.CreateTableAsync(Contacts(app, "new") with { Actor = LoneSurrogate }));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.CreateTableAsync(Contacts(app, "new") with { DisplayName = LoneSurrogate }));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.SetDisplayNameAsync(app, table, LoneSurrogate));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.RenameTableAsync(app, table, "renamed", new FlexRenameOptions { Actor = LoneSurrogate }));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.RestoreTableAsync(app, deleted, new FlexRestoreOptions { Actor = LoneSurrogate }));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.FindTableAsync(app, LoneSurrogate));
            Assert.Throws<ArgumentException>(() => Store.ListTablesAsync(app, new FlexTableFilter { NamePrefix = LoneSurrogate }));
            Assert.Throws<ArgumentException>(() => Store.ListTablesAsync(app, new FlexTableFilter { After = LoneSurrogate }));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.EditTableAsync(
                app,
                table,
                edit => edit.AddColumn(column),
                new FlexEditOptions { Actor = LoneSurrogate }));
        });
    }

    [Test]
    public async Task A_stale_version_a_taken_name_and_a_column_that_is_not_there_write_nothing()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        await Store.CreateTableAsync(Contacts(app, "others"));

        await EnsureNothingWrittenAsync(async () =>
        {
            await Assert.ThrowsAsync<FlexTableNameConflictException>(() => Store.CreateTableAsync(Contacts(app)));
            await Assert.ThrowsAsync<FlexTableNameConflictException>(() => Store.RenameTableAsync(app, "others", "contacts"));
            await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => Store.EditTableAsync(
                app,
                "contacts",
                edit => edit.RemoveColumn("agee"),
                new FlexEditOptions { Allow = FlexChangeImpact.Lossy }));
            await Assert.ThrowsAsync<FlexConcurrencyException>(() => Store.EditTableAsync(
                app,
                "contacts",
                edit => edit.AddColumn(FlexColumn.Text("note")),
                new FlexEditOptions { ExpectedVersion = 9 }));
            await Assert.ThrowsAsync<FlexReferenceTargetException>(
                () => Store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Reference("reference", "nothing"))));
        });
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("\"text\"")]
    [TestCase("{\"columns\": {}}")]
    [TestCase("{\"columns\": [1]}")]
    [TestCase("{\"columns\": [null]}")]
    [TestCase("{\"columns\": [{}]}")]
    [TestCase("{\"columns\": [{\"name\": \"a\"}]}")]
    [TestCase("{\"columns\": [{\"name\": 1, \"dataType\": \"text\"}]}")]
    [TestCase("{\"columns\": [{\"name\": \"a\", \"dataType\": 7}]}")]
    [TestCase("{\"columns\": [[]]}")]
    public async Task A_row_of_another_shape_fails_with_its_id_and_the_others_are_read(string schema)
    {
        string app = NewApplication();
        FlexTable broken = await Store.CreateTableAsync(Contacts(app, "broken"));
        FlexTable whole = await Store.CreateTableAsync(Contacts(app, "whole"));
        await Database.ExecuteAsync($"UPDATE flex_tables SET `schema` = '{MySqlHelper.EscapeString(schema)}' WHERE id = '{broken.Id}'");
        await Database.ExecuteAsync($"UPDATE flex_table_versions SET new_schema = '7' WHERE table_id = '{broken.Id}'");

        foreach (Func<Task> call in new Func<Task>[]
        {
            () => Store.GetTableAsync(app, "broken"),
            () => Store.FindTableAsync(app, broken),
            () => Store.EditTableAsync(app, "broken", edit => edit.AddColumn(FlexColumn.Text("note"))),
            () => ToListAsync(Store.ListVersionsAsync(app, "broken")),
            () => Store.GetVersionAsync(app, broken, 1),
        })
        {
            FlexCorruptTableException? corrupt = await Assert.ThrowsAsync<FlexCorruptTableException>(call);
            Assert.That(corrupt!.TableId, Is.EqualTo(broken.Id));
        }

        Assert.That(await Store.GetTableAsync(app, "whole"), Is.EqualTo(whole));
        Assert.That(
            (await ToListAsync(Store.ListTablesAsync(app))).Select(table => table.Name),
            Is.EqualTo(new[] { "broken", "whole" }));
        await Store.RenameTableAsync(app, "whole", "renamed");
        await Store.DeleteTableAsync(app, "renamed");
        await Store.DeleteTableAsync(app, "broken");
        await Store.PurgeTableAsync(app, broken);
    }

    [TestCase("[]")]
    [TestCase("{\"email\": 7}")]
    [TestCase("\"string_1\"")]
    public async Task Slots_of_another_shape_fail_with_the_tables_id(string slots)
    {
        string app = NewApplication();
        FlexTable broken = await Store.CreateTableAsync(Contacts(app));
        await Database.ExecuteAsync($"UPDATE flex_tables SET indexed_columns = '{slots}' WHERE id = '{broken.Id}'");

        FlexCorruptTableException? corrupt = await Assert.ThrowsAsync<FlexCorruptTableException>(() => Store.GetTableAsync(app, "contacts"));

        Assert.That(corrupt!.TableId, Is.EqualTo(broken.Id));
        Assert.That(corrupt.Column, Is.EqualTo("indexed_columns"));
    }

    private async Task EnsureNothingWrittenAsync(Func<Task> calls)
    {
        string before = await CatalogRows.DumpAsync(Database);
        await calls();
        Assert.That(await CatalogRows.DumpAsync(Database), Is.EqualTo(before));
    }
}
