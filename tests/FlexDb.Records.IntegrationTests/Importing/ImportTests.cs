using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Importing;

[TestFixture]
public sealed class ImportTests : ImportFixture
{
    [Test]
    public async Task All_rows_are_stored_in_normal_form_with_their_ids_and_who_imported()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        FlexRecordImportResult result = await contacts.ImportAsync(Contacts(1_201), new() { Actor = "importer" });

        Assert.That(Counts(result), Is.EqualTo((1_201L, 1_201L, 0L, 0L, 0L)));
        IReadOnlyList<FlexRecord> stored = await ToListAsync(contacts.StreamAsync());
        Assert.That(stored, Has.Count.EqualTo(1_201));
        Assert.That(
            (stored[700].Id, stored[700].ToJson(), stored[700].CreatedBy),
            Is.EqualTo(("c000700", """{"email":"700@example.org","age":0}""", "importer")));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task An_import_without_rows_does_nothing()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        Assert.That(Counts(await contacts.ImportAsync(Rows())), Is.EqualTo((0L, 0L, 0L, 0L, 0L)));
        Assert.That(Counts(await contacts.ImportAsync(Rows(), WhatIsGood)), Is.EqualTo((0L, 0L, 0L, 0L, 0L)));
    }

    [Test]
    public async Task Of_all_or_nothing_nothing_is_stored_and_every_bad_row_is_named()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"taken@example.org"}""");

        FlexRecordImportException? refused = await Assert.ThrowsAsync<FlexRecordImportException>(() => contacts.ImportAsync(
            Rows(
                """{"email":"a@example.org"}""",
                """{"age":200}""",
                """{"email":"taken@example.org"}""",
                """{"email":"a@example.org"}""",
                """{"email":"b@example.org","manager":"nobody"}""",
                "not json",
                """{"email":"c@example.org","colour":"red"}"""),
            new() { BatchSize = 2 }));

        Assert.That(Errors(refused!.Result), Is.EqualTo(new (long, string?, string)[]
        {
            (2, "age", FlexRecordErrorCodes.AboveMax),
            (2, "email", FlexRecordErrorCodes.Required),
            (3, "email", FlexRecordImportErrorCodes.UniqueConflict),
            (4, "email", FlexRecordImportErrorCodes.UniqueConflict),
            (5, "manager", FlexRecordImportErrorCodes.TargetNotFound),
            (6, null, FlexRecordErrorCodes.MalformedJson),
            (7, "colour", FlexRecordErrorCodes.UnknownColumn),
        }));
        Assert.That(Counts(refused.Result), Is.EqualTo((7L, 1L, 0L, 0L, 6L)));
        Assert.That(refused.Message, Does.Not.Contain("example.org").And.Contain("6 of 7 rows"));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(1));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task Of_what_is_good_the_good_rows_are_stored_and_every_bad_one_is_named([Values(1, 3, 500)] int batchSize)
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"taken@example.org"}""", new() { Id = "taken" });

        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows(
            [
                (null, """{"email":"a@example.org"}"""),
                (null, """{"age":-1,"email":"x@example.org"}"""),
                ("taken", """{"email":"y@example.org"}"""),
                (null, """{"email":"taken@example.org"}"""),
                (null, """{"email":"a@example.org"}"""),
                ("b", """{"email":"b@example.org"}"""),
                ("b", """{"email":"b2@example.org"}"""),
                (" c", """{"email":"c@example.org"}"""),
            ]),
            WhatIsGood with { BatchSize = batchSize });

        Assert.That(Counts(result), Is.EqualTo((8L, 2L, 0L, 0L, 6L)));
        Assert.That(Errors(result), Is.EqualTo(new (long, string?, string)[]
        {
            (2, "age", FlexRecordErrorCodes.BelowMin),
            (3, null, FlexRecordImportErrorCodes.IdTaken),
            (4, "email", FlexRecordImportErrorCodes.UniqueConflict),
            (5, "email", FlexRecordImportErrorCodes.UniqueConflict),
            (7, null, FlexRecordImportErrorCodes.IdTaken),
            (8, "id", FlexRecordImportErrorCodes.InvalidId),
        }));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(3));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task Rows_refer_to_each_other_in_any_order_within_a_batch_and_to_earlier_ones()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows(
            [
                ("a", """{"email":"a","manager":"b"}"""),
                ("b", """{"email":"b","manager":"b"}"""),
                ("c", """{"email":"c","manager":"a"}"""),
                ("d", """{"email":"d","manager":"e"}"""),
                ("e", """{"email":"e"}"""),
            ]),
            WhatIsGood with { BatchSize = 2 });

        Assert.That(Counts(result), Is.EqualTo((5L, 5L, 0L, 0L, 0L)).Or.EqualTo((5L, 4L, 0L, 0L, 1L)));
        Assert.That((await contacts.GetAsync("c")).GetString("manager"), Is.EqualTo("a"));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task A_refused_row_makes_all_that_refer_to_it_fail_by_name()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        string[] ids = [.. Enumerable.Range(0, 300).Select(static number => $"r{number:000}")];

        // A chain whose last link is bad, beside rows that have nothing to do with it.
        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows(
            [
                .. ids.Select((id, place) => ((string?)id, $$"""{"email":"{{id}}","manager":"{{(place == 299 ? "nobody" : ids[place + 1])}}"}""")),
                ("good", """{"email":"good"}"""),
                ("invalid", """{"email":"invalid","age":999}"""),
                ("child", """{"email":"child","manager":"invalid"}"""),
            ]),
            WhatIsGood);

        Assert.That(Counts(result), Is.EqualTo((303L, 1L, 0L, 0L, 302L)));
        Assert.That(result.Errors.Where(static error => error.Place != 302).Select(static error => (error.Column, error.Code)).Distinct(), Is.EqualTo(new[] { ("manager", FlexRecordImportErrorCodes.TargetNotFound) }));
        Assert.That(result.Errors[298].Message, Does.Contain("'r299'"));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task A_later_row_takes_the_value_of_an_earlier_one_that_was_refused()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows(
            [
                ("a", """{"email":"same","manager":"nobody"}"""),
                ("b", """{"email":"same","manager":"c"}"""),
                ("c", """{"email":"c"}"""),
                ("d", """{"email":"d","manager":"b"}"""),
            ]),
            WhatIsGood);

        Assert.That(Errors(result), Is.EqualTo(new (long, string?, string)[] { (1, "manager", FlexRecordImportErrorCodes.TargetNotFound) }));
        Assert.That((await contacts.FindByAsync("email", "same"))!.Id, Is.EqualTo("b"));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task Many_rows_with_one_value_cost_no_pass_each()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"taken"}""");

        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows([.. Enumerable.Range(0, 1_000).Select(static place => place < 500 ? """{"email":"same"}""" : """{"email":"taken"}""")]),
            WhatIsGood);

        Assert.That(Counts(result), Is.EqualTo((1_000L, 1L, 0L, 0L, 999L)));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task Only_so_many_errors_are_kept_and_all_are_counted()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        FlexRecordImportResult result = await contacts.ImportAsync(Rows([.. Enumerable.Repeat("{}", 700)]), WhatIsGood with { MaxErrors = 10 });

        Assert.That((result.Refused, result.Errors.Count, result.ErrorCount), Is.EqualTo((700L, 10, 700L)));
    }

    [Test]
    public async Task More_rows_than_one_transaction_takes_are_refused_and_nothing_is_stored()
    {
        FlexRecordSet contacts = await CreateAsync(FlexColumn.Integer("n"));

        FlexLimitException? refused = await Assert.ThrowsAsync<FlexLimitException>(
            () => contacts.ImportAsync(Rows(Enumerable.Range(0, 100_001).Select(static _ => ((string?)null, "[]"))), new() { MaxErrors = 1, BatchSize = 1_000 }));

        Assert.That(refused!.Message, Does.Contain("WhatIsGood"));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Is.Empty);
    }

    [Test]
    public async Task A_record_that_is_too_large_is_an_error_of_its_row()
    {
        FlexRecordSet contacts = await CreateAsync(FlexColumn.Text("text"));
        string large = $$"""{"text":"{{new string('x', 1024 * 1024)}}"}""";

        FlexRecordImportResult result = await contacts.ImportAsync(Rows("""{"text":"a"}""", large, """{"text":"b"}"""), WhatIsGood);

        Assert.That(Errors(result), Is.EqualTo(new (long, string?, string)[] { (2, null, FlexRecordErrorCodes.RecordTooLarge) }));
        Assert.That(result.Inserted, Is.EqualTo(2));
    }

    [Test]
    public async Task Progress_is_told_after_each_batch()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        Reports<FlexRecordImportProgress> reports = new();

        await contacts.ImportAsync(Contacts(250), WhatIsGood with { BatchSize = 100 }, reports);

        Assert.That(reports.All.Select(static report => (report.Rows, report.Inserted)), Is.EqualTo(new[] { (100L, 100L), (200L, 200L), (250L, 250L) }));
    }

    [Test]
    public async Task Options_out_of_range_are_refused()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        foreach (FlexRecordImportOptions options in (FlexRecordImportOptions[])[new() { BatchSize = 0 }, new() { BatchSize = 1_001 }, new() { Skip = -1 }, new() { MaxErrors = -1 }, new() { Mode = (FlexRecordImportMode)7 }])
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => contacts.ImportAsync(Rows(), options));
        }
    }

    [Test]
    public async Task What_the_source_throws_propagates_and_nothing_is_stored_of_all_or_nothing()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        await Assert.ThrowsAsync<InvalidOperationException>(() => contacts.ImportAsync(Failing(new InvalidOperationException("of the source"))));
        TimeoutException? timeout = await Assert.ThrowsAsync<TimeoutException>(() => contacts.ImportAsync(Failing(new TimeoutException("of the source"))));

        Assert.That(timeout!.Message, Is.EqualTo("of the source"));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Is.Empty);

        static async IAsyncEnumerable<FlexImportRow> Failing(Exception exception)
        {
            await foreach (FlexImportRow row in Contacts(600))
            {
                yield return row;
            }

            throw exception;
        }
    }

    [Test]
    public async Task In_a_transaction_of_the_host_s_a_refused_import_leaves_nothing_and_the_rest_goes_on()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        FlexRecordSet inside = Records.WithTransaction(transaction).For(contacts.ApplicationId, contacts.Table);

        await inside.InsertAsync("""{"email":"before"}""", new() { Id = "before" });
        await Assert.ThrowsAsync<FlexRecordImportException>(() => inside.ImportAsync(Rows("""{"email":"a"}""", "{}"), new() { BatchSize = 1 }));
        await inside.ImportAsync(Rows("""{"email":"a"}""", """{"email":"b"}"""));
        await inside.ImportAsync(Rows("""{"email":"c"}""", "{}"), WhatIsGood);
        await transaction.CommitAsync();

        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(4));
        await EnsureSoundAsync(contacts);
    }
}
