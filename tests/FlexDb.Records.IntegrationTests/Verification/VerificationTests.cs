using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Store;
using FlexDb.Records.Verification;

namespace FlexDb.Records.IntegrationTests.Verification;

[TestFixture]
public sealed class VerificationTests : RecordFixture
{
    private static readonly FlexVerifyOptions Repair = new() { Repair = true, IncludeOrphans = true };

    private static IEnumerable<TestCaseData> Repairable =>
    [
        Case(FlexRecordProblemCodes.MissingKey, "age", "ann", "DELETE FROM flex_record_keys WHERE index_no = {age} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.MissingKey, "company", "ann", "DELETE FROM flex_record_keys WHERE index_no = {company reference} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.StaleKey, "age", "bob", "INSERT INTO flex_record_keys (index_no, value, id) VALUES ({age}, 0x01FF, 'bob')"),
        Case(FlexRecordProblemCodes.StaleKey, "age", "nobody", "INSERT INTO flex_record_keys (index_no, value, id) VALUES ({age}, 0x01FF, 'nobody')"),
        Case(FlexRecordProblemCodes.StaleKey, "age", "cid", "INSERT INTO flex_record_keys (index_no, value, id) VALUES ({age}, '', 'cid')"),
        Case(FlexRecordProblemCodes.StaleKey, "company", "bob", "INSERT INTO flex_record_keys (index_no, value, id) VALUES ({company reference}, CONCAT(0x01, 'acme'), 'bob')"),
        Case(FlexRecordProblemCodes.WrongNumber, "age", "ann", "UPDATE flex_record_keys SET number = 7 WHERE index_no = {age} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.WrongNumber, "age", "ann", "UPDATE flex_record_keys SET number = NULL WHERE index_no = {age} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.MissingClaim, "email", "ann", "DELETE FROM flex_record_uniques WHERE index_no = {email unique} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.MissingClaim, "email", "ann", "UPDATE flex_record_uniques SET id = 'nobody' WHERE index_no = {email unique} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.StaleClaim, "email", "bob", "INSERT INTO flex_record_uniques (index_no, hash, id) VALUES ({email unique}, REPEAT('x', 32), 'bob')"),
        Case(FlexRecordProblemCodes.StaleClaim, "email", "nobody", "INSERT INTO flex_record_uniques (index_no, hash, id) VALUES ({email unique}, REPEAT('x', 32), 'nobody')"),
        Case(FlexRecordProblemCodes.MissingDeletionEntry, null, "cid", "DELETE FROM flex_record_keys WHERE index_no = 1 AND id = 'cid'"),
        Case(FlexRecordProblemCodes.MissingDeletionEntry, null, "cid", "DELETE FROM flex_record_keys WHERE index_no = 2 AND id = 'cid'"),
        Case(FlexRecordProblemCodes.StaleDeletionEntry, null, "ann", "INSERT INTO flex_record_keys (index_no, value, id) VALUES (1, CONCAT(UNHEX(LPAD(HEX({table}), 8, '0')), 'abc'), 'ann')"),
        Case(FlexRecordProblemCodes.StaleDeletionEntry, null, "ann", "INSERT INTO flex_record_keys (index_no, value, id) VALUES (2, CONCAT('abc', UNHEX(LPAD(HEX({table}), 8, '0'))), 'ann')"),
    ];

    private static IEnumerable<TestCaseData> Lasting =>
    [
        Case(FlexRecordProblemCodes.MissingTarget, "company", "ann", "UPDATE flex_records SET id = 'gone' WHERE table_no = {companies} AND id = 'acme'"),
        Case(FlexRecordProblemCodes.DuplicateValue, "email", "bob", """UPDATE flex_records SET record = '{"email":"ann@example.org","age":null}' WHERE table_no = {table} AND id = 'bob'"""),
        Case(FlexRecordProblemCodes.HalfDeleted, null, "ann", "UPDATE flex_records SET deletion_id = 'abc' WHERE table_no = {table} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.HalfDeleted, null, "cid", "UPDATE flex_records SET deletion_id = NULL WHERE table_no = {table} AND id = 'cid'"),
        Case(FlexRecordProblemCodes.UnreadableRecord, null, "ann", "UPDATE flex_records SET record = 'no JSON' WHERE table_no = {table} AND id = 'ann'"),
        Case(FlexRecordProblemCodes.UnreadableRecord, null, "ann", """UPDATE flex_records SET record = '{"age":"old"}' WHERE table_no = {table} AND id = 'ann'"""),
        Case(FlexRecordProblemCodes.UnreadableRecord, null, "ann", """UPDATE flex_records SET record = '{"age" : 41}' WHERE table_no = {table} AND id = 'ann'"""),
        Case(FlexRecordProblemCodes.UnreadableRecord, null, "ann", """UPDATE flex_records SET record = '{"email":"a@example.org","colour":1}' WHERE table_no = {table} AND id = 'ann'"""),
        Case(FlexRecordProblemCodes.UnreadableRecord, null, "old", """UPDATE flex_records SET record = '{"age":true}' WHERE table_no = {table} AND id = 'old'"""),
        Case(FlexRecordProblemCodes.UnknownVersion, null, "ann", "UPDATE flex_records SET schema_version = 77 WHERE table_no = {table} AND id = 'ann'"),
    ];

    [Test]
    public async Task What_the_store_has_written_is_sound()
    {
        FlexRecordSet people = await CreatePeopleAsync();

        FlexVerifyReport report = await Records.VerifyAsync(people.ApplicationId, options: new() { IncludeOrphans = true });

        Assert.That(report.Problems, Is.Empty);
        Assert.That((report.IsSound, report.TableCount, report.RecordCount, report.ConflictCount, report.RepairedCount), Is.EqualTo((true, 2, 5L, 0L, 0L)));
    }

    [TestCaseSource(nameof(Repairable))]
    public async Task A_wrong_key_or_claim_is_found_and_mended(string code, string? column, string record, string sql)
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await BreakAsync(people, sql);

        FlexVerifyReport found = await Records.VerifyAsync(people.ApplicationId, options: new() { IncludeOrphans = true });
        FlexVerifyReport repaired = await Records.VerifyAsync(people.ApplicationId, options: Repair);
        FlexVerifyReport after = await Records.VerifyAsync(people.ApplicationId, options: new() { IncludeOrphans = true });

        Assert.That(found.Problems.Select(Facts), Does.Contain((code, column, record, false)));
        Assert.That(found.IsSound, Is.False);
        Assert.That(repaired.Problems.Select(Facts), Does.Contain((code, column, record, true)));
        Assert.That(repaired.RepairedCount, Is.EqualTo(repaired.ProblemCount));
        Assert.That(after.Problems, Is.Empty);
    }

    [TestCaseSource(nameof(Lasting))]
    public async Task What_only_a_person_can_mend_is_reported_and_left(string code, string? column, string record, string sql)
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await BreakAsync(people, sql);

        await Records.VerifyAsync(people.ApplicationId, options: Repair);
        FlexVerifyReport after = await Records.VerifyAsync(people.ApplicationId, options: Repair);

        Assert.That(after.Problems.Select(Facts), Is.EqualTo(new[] { (code, column, record, false) }));
        Assert.That(after.Problems[0].Message, Does.Contain($"'{record}'").And.Not.Contain("@example.org").And.EndsWith("."));
    }

    [Test]
    public async Task Rows_that_belong_to_no_table_are_found_on_request()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await Database.ExecuteAsync("INSERT INTO flex_record_keys (index_no, value, id) VALUES (4000000000, '', 'a'), (1, 0xEE6B280061, 'a'), (2, 0x61EE6B2800, 'a')");
        await Database.ExecuteAsync("INSERT INTO flex_record_uniques (index_no, hash, id) VALUES (4000000001, REPEAT('x', 32), 'a')");
        await Database.ExecuteAsync("INSERT INTO flex_records (table_no, id, version, schema_version, write_id, record, created_at, updated_at) VALUES (4000000002, 'a', 1, 1, REPEAT('x', 16), '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");

        FlexVerifyReport without = await Records.VerifyAsync(people.ApplicationId);
        FlexVerifyReport found = await Records.VerifyAsync(people.ApplicationId, options: Repair);
        await Database.ExecuteAsync("DELETE FROM flex_records WHERE table_no = 4000000002");
        FlexVerifyReport after = await Records.VerifyAsync(people.ApplicationId, options: Repair);

        Assert.That(without.Problems, Is.Empty);
        Assert.That(found.Problems.Select(problem => (problem.Code, problem.IsRepaired)), Is.EquivalentTo(new[]
        {
            (FlexRecordProblemCodes.OrphanEntries, true),
            (FlexRecordProblemCodes.OrphanEntries, true),
            (FlexRecordProblemCodes.OrphanEntries, true),
            (FlexRecordProblemCodes.OrphanEntries, true),
            (FlexRecordProblemCodes.OrphanRecords, false),
        }));
        Assert.That(after.Problems, Is.Empty);
    }

    [Test]
    public async Task Orphans_are_judged_without_the_schemas_of_other_applications()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        FlexRecordSet others = await CreatePeopleAsync();
        await Database.ExecuteAsync($$"""UPDATE flex_tables SET `schema` = '{"columns":[{"name":1}]}' WHERE application_id = '{{others.ApplicationId}}'""");

        FlexVerifyReport report = await Records.VerifyAsync(people.ApplicationId, options: new() { IncludeOrphans = true });

        Assert.That(report.Problems, Is.Empty);
    }

    [Test]
    public async Task A_table_with_an_unreadable_schema_is_reported_once_and_the_search_for_orphans_goes_on()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await BreakAsync(people, "INSERT INTO flex_record_keys (index_no, value, id) VALUES (2, CONCAT('abc', UNHEX(LPAD(HEX({table}), 8, '0'))), 'ann')");
        await Database.ExecuteAsync($$"""UPDATE flex_tables SET `schema` = '{"columns":[{"name":1}]}' WHERE application_id = '{{people.ApplicationId}}' AND name = 'people'""");

        FlexVerifyReport report = await Records.VerifyAsync(people.ApplicationId, options: new() { IncludeOrphans = true });

        Assert.That(report.Problems.Select(problem => (problem.Code, problem.TableName)), Is.EqualTo(new[] { (FlexRecordProblemCodes.UnusableTable, "people") }));
    }

    [Test]
    public async Task A_table_whose_schema_another_has_changed_is_reported_and_the_others_are_verified()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await Database.ExecuteAsync($"""UPDATE flex_tables SET `schema` = '{"{"}"columns":[],"version":2{"}"}' WHERE application_id = '{people.ApplicationId}' AND name = 'people'""");

        FlexVerifyReport report = await Records.VerifyAsync(people.ApplicationId);

        Assert.That(report.Problems.Select(problem => (problem.Code, problem.TableName)), Is.EqualTo(new[] { (FlexRecordProblemCodes.UnusableTable, "people") }));
        Assert.That(report.TableCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Rules_that_an_edit_has_broken_are_counted_and_are_no_problem()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await EditAsync(people, edit => edit.ModifyColumn("age", column => column with { Validation = column.Validation with { Max = 10 } }));
        await people.PatchAsync("bob", """{"email":"bob@example.com"}""");

        FlexVerifyReport report = await Records.VerifyAsync(people.ApplicationId, people.Table);

        Assert.That(report.Problems, Is.Empty);
        Assert.That((report.TableCount, report.RecordCount, report.IncompleteCount), Is.EqualTo((1, 4L, 2L)));
    }

    [Test]
    public async Task All_problems_are_counted_and_the_first_are_listed()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await BreakAsync(people, "DELETE FROM flex_record_keys WHERE index_no = {age}");

        FlexVerifyReport report = await Records.VerifyAsync(people.ApplicationId, options: new() { MaxProblems = 1 });

        Assert.That((report.ProblemCount, report.Problems.Count), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task Tables_of_many_pages_are_verified_whole()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number", unique: true), FlexColumn.String("text", indexed: true));
        foreach (int[] numbers in Enumerable.Range(0, 1_800).Chunk(900))
        {
            await Records.WriteAsync(items.ApplicationId, [.. numbers.Select(number => FlexRecordWrite.Insert(items.Table, $$"""{"number":{{number}},"text":"same"}"""))]);
        }

        List<FlexVerifyProgress> steps = [];
        FlexVerifyReport report = await Records.VerifyAsync(items.ApplicationId, progress: new Reported(steps));

        Assert.That(report.Problems, Is.Empty);
        Assert.That((report.RecordCount, report.EntryCount), Is.EqualTo((1_800L, 3 * 1_800L)));
        Assert.That(steps, Has.Count.GreaterThan(12).And.All.Matches((FlexVerifyProgress? step) => step is { TableName: "items", TablesDone: 0, TableCount: 1 }));
        Assert.That((steps[^1].RecordCount, steps[^1].EntryCount), Is.EqualTo((report.RecordCount, report.EntryCount)));
    }

    [Test]
    public async Task Records_of_deleted_and_deactivated_tables_are_verified()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await BreakAsync(people, "DELETE FROM flex_record_keys WHERE index_no = {age} AND id = 'ann'");
        FlexTable table = (await Catalog.FindTableAsync(people.ApplicationId, "people"))!;
        await Catalog.DeleteTableAsync(people.ApplicationId, "people");
        await Catalog.DeactivateTableAsync(people.ApplicationId, "companies");

        FlexVerifyReport all = await Records.VerifyAsync(people.ApplicationId);
        FlexVerifyReport one = await Records.VerifyAsync(people.ApplicationId, table, Repair);

        Assert.That((all.TableCount, all.ProblemCount, one.TableCount, one.RepairedCount), Is.EqualTo((2, 1L, 1, 1L)));
    }

    [Test]
    public async Task What_a_deleted_table_refers_to_in_a_purged_one_is_no_problem()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        FlexTable companies = await Catalog.GetTableAsync(people.ApplicationId, "companies");
        await Catalog.DeleteTableAsync(people.ApplicationId, "people");
        await Catalog.DeleteTableAsync(people.ApplicationId, "companies");
        Assert.That((await Records.VerifyAsync(people.ApplicationId)).Problems, Is.Empty);

        await Records.PurgeTableAsync(people.ApplicationId, companies);

        Assert.That((await Records.VerifyAsync(people.ApplicationId)).Problems, Is.Empty);
    }

    [Test]
    public async Task Another_application_s_records_are_not_touched()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await BreakAsync(people, "DELETE FROM flex_record_keys WHERE index_no = {age}");
        FlexRecordSet others = await CreatePeopleAsync();

        FlexVerifyReport report = await Records.VerifyAsync(others.ApplicationId, options: Repair);

        Assert.That(report.Problems, Is.Empty);
        Assert.That((await Records.VerifyAsync(people.ApplicationId)).ProblemCount, Is.EqualTo(3));
    }

    [Test]
    public async Task What_others_write_meanwhile_is_no_problem()
    {
        FlexRecordSet people = await CreatePeopleAsync();
        await Records.WriteAsync(people.ApplicationId, [.. Enumerable.Range(0, 300).Select(i => FlexRecordWrite.Insert(people.Table, $$"""{"email":"{{i}}@example.org","age":{{i % 90}},"company":"acme"}""", $"p{i:000}"))]);
        using CancellationTokenSource end = new();
        Task[] writers = [.. Enumerable.Range(0, 6).Select(writer => Task.Run(() => WriteAsync(people, writer, end.Token)))];

        List<FlexVerifyReport> reports = [];
        for (int i = 0; i < 10; i++)
        {
            reports.Add(await Records.VerifyAsync(people.ApplicationId));
        }

        await end.CancelAsync();
        await Task.WhenAll(writers);
        Assert.That(reports.SelectMany(report => report.Problems), Is.Empty);
        Assert.That((await Records.VerifyAsync(people.ApplicationId)).Problems, Is.Empty);
    }

    private static async Task WriteAsync(FlexRecordSet people, int writer, CancellationToken end)
    {
        Random random = new(writer);
        while (!end.IsCancellationRequested)
        {
            string id = $"p{(random.Next(50) * 6) + writer:000}";
            if (random.Next(3) == 0)
            {
                await people.DeleteAsync(id, cancellationToken: CancellationToken.None);
                await people.RestoreAsync(id, cancellationToken: CancellationToken.None);
            }
            else
            {
                await people.PatchAsync(id, $$"""{"email":"{{Guid.NewGuid()}}@example.org","age":{{random.Next(90)}}}""", cancellationToken: CancellationToken.None);
            }
        }
    }

    /// <summary>Four people, one of them deleted and one of an earlier version, and a company.</summary>
    private async Task<FlexRecordSet> CreatePeopleAsync()
    {
        string application = NewApplication();
        FlexRecordSet companies = await CreateInAsync(application, "companies", FlexColumn.String("name"));
        FlexRecordSet people = await CreateInAsync(
            application,
            "people",
            FlexColumn.String("email", unique: true),
            FlexColumn.Integer("age", indexed: true));
        await people.InsertAsync("""{"age":80}""", new() { Id = "old" });
        await EditAsync(people, edit => edit.AddColumn(FlexColumn.Reference("company", "companies")));
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"email":"ann@example.org","age":41,"company":"acme"}""", new() { Id = "ann" });
        await people.InsertAsync("""{"email":"bob@example.org"}""", new() { Id = "bob" });
        await people.InsertAsync("""{"email":"cid@example.org","age":12}""", new() { Id = "cid" });
        await people.DeleteAsync("cid");
        return people;
    }

    /// <summary>Runs a statement in which numbers of tables and indexes are named.</summary>
    private async Task BreakAsync(FlexRecordSet people, string sql)
    {
        foreach (string name in new[] { "age", "email", "company reference", "email unique" })
        {
            string[] parts = name.Split(' ');
            string columnId = (await Catalog.FindTableAsync(people.ApplicationId, "people"))!.Schema[parts[0]].Id!;
            object? number = await Database.ScalarAsync($"""
                SELECT i.index_no
                FROM flex_record_indexes AS i
                JOIN flex_record_tables AS rt ON rt.table_no = i.table_no
                JOIN flex_tables AS t ON t.id = rt.table_id
                WHERE t.application_id = '{people.ApplicationId}' AND t.name = 'people'
                  AND i.column_id = '{columnId}' AND i.kind = '{(parts.Length > 1 ? parts[1] : "ordered")}'
                """);
            sql = sql.Replace($"{{{name}}}", Convert.ToString(number, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        foreach ((string name, string table) in new[] { ("{table}", "people"), ("{companies}", "companies") })
        {
            object? number = await Database.ScalarAsync($"SELECT rt.table_no FROM flex_record_tables AS rt JOIN flex_tables AS t ON t.id = rt.table_id WHERE t.application_id = '{people.ApplicationId}' AND t.name = '{table}'");
            sql = sql.Replace(name, Convert.ToString(number, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        await Database.ExecuteAsync(sql);
    }

    private static TestCaseData Case(string code, string? column, string record, string sql) =>
        new TestCaseData(code, column, record, sql).SetArgDisplayNames($"{code} of {record}: {sql[..Math.Min(60, sql.Length)]}");

    private static (string Code, string? ColumnName, string RecordId, bool IsRepaired) Facts(FlexRecordProblem problem) =>
        (problem.Code, problem.ColumnName, problem.RecordId ?? "", problem.IsRepaired);

    private sealed class Reported(List<FlexVerifyProgress> steps) : IProgress<FlexVerifyProgress>
    {
        public void Report(FlexVerifyProgress value) => steps.Add(value);
    }
}
