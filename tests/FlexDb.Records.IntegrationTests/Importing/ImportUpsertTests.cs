using FlexDb.Core.Errors;

namespace FlexDb.Records.IntegrationTests.Importing;

[TestFixture]
public sealed class ImportUpsertTests : ImportFixture
{
    private static readonly FlexRecordImportOptions ByEmail = new() { UpsertBy = "email", Actor = "importer" };

    [Test]
    public async Task A_row_patches_the_record_that_has_its_value_and_others_are_inserted()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"ann","age":41,"manager":"ann"}""", new() { Id = "ann" });
        await contacts.InsertAsync("""{"email":"bob","age":20}""", new() { Id = "bob" });

        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows("""{"email":"ann","age":42}""", """{"email":"bob","age":20}""", """{"email":"cid","age":5}"""),
            ByEmail);

        Assert.That(Counts(result), Is.EqualTo((3L, 1L, 1L, 1L, 0L)));
        FlexRecord ann = await contacts.GetAsync("ann");
        Assert.That((ann.ToJson(), ann.Version, ann.UpdatedBy), Is.EqualTo(("""{"email":"ann","age":42,"manager":"ann"}""", 2, "importer")));
        Assert.That((await contacts.GetAsync("bob")).Version, Is.EqualTo(1));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task Of_two_rows_with_one_value_the_later_patches_what_the_earlier_wrote([Values(1, 2, 500)] int batchSize)
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows([("a", """{"email":"ann","age":1,"manager":"a"}"""), (null, """{"email":"ann","age":2}"""), (null, """{"email":"bob"}"""), (null, """{"email":"ann","age":3}""")]),
            ByEmail with { BatchSize = batchSize });

        Assert.That(Counts(result), Is.EqualTo((4L, 2L, 2L, 0L, 0L)));
        Assert.That((await contacts.FindByAsync("email", "ann"))!.ToJson(), Is.EqualTo("""{"email":"ann","age":3,"manager":"a"}"""));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task Bad_rows_are_named_whether_they_patch_or_insert()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"ann","age":41}""", new() { Id = "ann" });

        FlexRecordImportResult result = await contacts.ImportAsync(
            Rows("""{"email":"ann","age":999}""", """{"email":5}""", """{"age":4}""", """{"email":"ann","manager":"nobody"}""", """{"email":"ann","age":43}"""),
            ByEmail with { Mode = FlexRecordImportMode.WhatIsGood });

        Assert.That(Counts(result), Is.EqualTo((5L, 0L, 1L, 0L, 4L)));
        Assert.That(Errors(result), Is.EqualTo(new (long, string?, string)[]
        {
            (1, "age", FlexRecordErrorCodes.AboveMax),
            (2, "email", FlexRecordErrorCodes.WrongType),
            (3, "email", FlexRecordErrorCodes.Required),
            (4, "manager", FlexRecordImportErrorCodes.TargetNotFound),
        }));
        await EnsureSoundAsync(contacts);
    }

    [Test]
    public async Task Importing_the_same_rows_again_changes_nothing()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        await contacts.ImportAsync(Contacts(700), ByEmail);
        FlexRecordImportResult again = await contacts.ImportAsync(Contacts(700), ByEmail);

        Assert.That(Counts(again), Is.EqualTo((700L, 0L, 0L, 700L, 0L)));
    }

    [Test]
    public async Task A_column_that_is_not_there_or_not_unique_is_refused()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        await Assert.ThrowsAsync<FlexColumnNotFoundException>(() => contacts.ImportAsync(Contacts(1), new() { UpsertBy = "colour" }));
        await Assert.ThrowsAsync<ArgumentException>(() => contacts.ImportAsync(Contacts(1), new() { UpsertBy = "age" }));
    }

    [Test]
    public async Task Two_imports_of_the_same_values_at_once_insert_each_of_them_once()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecordImportOptions options = ByEmail with { Mode = FlexRecordImportMode.WhatIsGood, BatchSize = 50 };

        FlexRecordImportResult[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(caller => contacts.ImportAsync(
            Rows(Enumerable.Range(0, 400).Select(number => ((string?)null, $$"""{"email":"{{number}}","age":{{caller}}}"""))),
            options)));

        Assert.That(results.Sum(static result => result.Refused), Is.Zero);
        Assert.That(results.Sum(static result => result.Inserted), Is.EqualTo(400));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Has.Count.EqualTo(400));
        await EnsureSoundAsync(contacts);
    }
}
