using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Store;

[TestFixture]
public sealed class WriteTests : RecordFixture
{
    private static readonly FlexColumnDefinition[] Contact =
    [
        FlexColumn.String("email", required: true, unique: true, maxLength: 255),
        FlexColumn.Integer("age", min: 0, max: 150, indexed: true),
        FlexColumn.Decimal("credit_limit", defaultValue: 1000m),
    ];

    [Test]
    public async Task An_inserted_record_is_found_in_normal_form()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        FlexRecord inserted = await contacts.InsertAsync("""{ "age": 41.0, "email": "ann@example.org" }"""u8, new() { Actor = "user_17" });
        FlexRecord? found = await contacts.FindAsync(inserted.Id);

        Assert.That(found!.ToJson(), Is.EqualTo("""{"email":"ann@example.org","age":41,"credit_limit":"1000"}"""));
        Assert.That((found.Version, found.CreatedBy, found.UpdatedBy, found.CreatedAt, found.UpdatedAt), Is.EqualTo((1, "user_17", "user_17", inserted.CreatedAt, inserted.CreatedAt)));
        Assert.That(inserted.ToJson(), Is.EqualTo(found.ToJson()));
        Assert.That(inserted.CreatedAt, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task A_record_that_breaks_the_schema_is_refused_with_every_error()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        FlexRecordException? refused = await Assert.ThrowsAsync<FlexRecordException>(() => contacts.InsertAsync("""{"age":200,"colour":"red"}"""));

        Assert.That(refused!.Errors, Has.Count.EqualTo(3));
        Assert.That(await ToListAsync(contacts.StreamAsync()), Is.Empty);
    }

    [Test]
    public async Task A_patch_changes_only_what_it_names()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org","age":41}""");

        FlexRecord patched = await contacts.PatchAsync(ann.Id, """{"age":42}""", new() { ExpectedVersion = 1, Actor = "bob" });

        Assert.That(patched.ToJson(), Is.EqualTo("""{"email":"ann@example.org","age":42,"credit_limit":"1000"}"""));
        Assert.That((patched.Version, patched.UpdatedBy, patched.CreatedBy), Is.EqualTo((2, "bob", (string?)null)));
        Assert.That((await contacts.FindAsync(ann.Id))!.ToJson(), Is.EqualTo(patched.ToJson()));
        Assert.That(await CountAsync(contacts, "flex_record_keys"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_stale_patch_is_refused_with_both_versions()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org"}""");
        await contacts.PatchAsync(ann.Id, """{"age":42}""");

        FlexRecordConcurrencyException? stale = await Assert.ThrowsAsync<FlexRecordConcurrencyException>(
            () => contacts.PatchAsync(ann.Id, """{"age":43}""", new() { ExpectedVersion = 1 }));

        Assert.That((stale!.ExpectedVersion, stale.ActualVersion, stale.RecordId), Is.EqualTo((1, 2, ann.Id)));
    }

    [Test]
    public async Task A_write_that_changes_nothing_writes_nothing()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org","age":41}""");

        FlexRecord same = await contacts.PatchAsync(ann.Id, """{"age":41}""");

        Assert.That((same.Version, same.UpdatedAt), Is.EqualTo((1, ann.UpdatedAt)));
    }

    [Test]
    public async Task A_replaced_record_loses_what_the_new_one_leaves_out()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org","age":41,"credit_limit":5}""");

        FlexRecord replaced = await contacts.ReplaceAsync(ann.Id, """{"email":"anna@example.org"}""", new() { Current = ann });

        Assert.That(replaced.ToJson(), Is.EqualTo("""{"email":"anna@example.org","credit_limit":"1000"}"""));
        Assert.That((await contacts.FindByAsync("email", "anna@example.org"))!.Id, Is.EqualTo(ann.Id));
        Assert.That(await contacts.FindByAsync("email", "ann@example.org"), Is.Null);
        await Assert.ThrowsAsync<FlexRecordConcurrencyException>(() => contacts.ReplaceAsync(ann.Id, """{"email":"x@example.org"}""", new() { Current = ann }));
    }

    [Test]
    public async Task An_id_is_taken_by_a_live_and_by_a_deleted_record()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"a@example.org"}""", new() { Id = "a" });

        FlexRecordIdConflictException? live = await Assert.ThrowsAsync<FlexRecordIdConflictException>(() => contacts.InsertAsync("""{"email":"b@example.org"}""", new() { Id = "a" }));
        await contacts.DeleteAsync("a");
        FlexRecordIdConflictException? deleted = await Assert.ThrowsAsync<FlexRecordIdConflictException>(() => contacts.InsertAsync("""{"email":"b@example.org"}""", new() { Id = "a" }));

        Assert.That((live!.IsDeleted, deleted!.IsDeleted), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task A_value_of_a_unique_column_belongs_to_one_record()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org"}""");
        FlexRecord bob = await contacts.InsertAsync("""{"email":"bob@example.org"}""");

        FlexUniqueConflictException? conflict = await Assert.ThrowsAsync<FlexUniqueConflictException>(() => contacts.PatchAsync(bob.Id, """{"email":"ann@example.org"}"""));

        Assert.That((conflict!.ColumnName, conflict.OtherRecordId, conflict.RecordId), Is.EqualTo(("email", ann.Id, bob.Id)));
        Assert.That(conflict.Message, Does.Not.Contain("ann@example.org"));
    }

    [Test]
    public async Task Deleting_a_record_gives_its_unique_values_free_and_restoring_takes_them_back()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org","age":41}""");

        FlexRecordDeletion deletion = await contacts.DeleteAsync(ann.Id);
        FlexRecord other = await contacts.InsertAsync("""{"email":"ann@example.org"}""");
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => contacts.RestoreAsync(ann.Id));
        await contacts.DeleteAsync(other.Id);
        FlexRecordRestoration restoration = await contacts.RestoreAsync(ann.Id);

        Assert.That(deletion.Deleted.Select(key => key.Id), Is.EqualTo(new[] { ann.Id }));
        Assert.That(restoration.Restored.Select(key => key.Id), Is.EqualTo(new[] { ann.Id }));
        FlexRecord restored = await contacts.GetAsync(ann.Id);
        Assert.That((restored.ToJson(), restored.Version, restored.DeletedAt), Is.EqualTo((ann.ToJson(), 3, (DateTimeOffset?)null)));
        Assert.That(await CountAsync(contacts, "flex_record_keys"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_purged_record_is_gone()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        FlexRecord ann = await contacts.InsertAsync("""{"email":"ann@example.org"}""");
        await Assert.ThrowsAsync<FlexRecordNotDeletedException>(() => contacts.PurgeAsync(ann.Id));

        await contacts.DeleteAsync(ann.Id);
        await contacts.PurgeAsync(ann.Id);

        FlexRecordNotFoundException? missing = await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => contacts.RestoreAsync(ann.Id));
        Assert.That(missing!.IsDeleted, Is.False);
        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_records WHERE id = '{ann.Id}'"), Is.Zero);
        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_record_keys WHERE id = '{ann.Id}'"), Is.Zero);
    }

    [Test]
    public async Task What_is_not_there_is_null_to_find_and_an_error_to_get()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);

        Assert.That(await contacts.FindAsync("nobody"), Is.Null);
        await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => contacts.GetAsync("nobody"));
        await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => contacts.PatchAsync("nobody", """{"age":1}"""));
        await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => contacts.DeleteAsync("nobody"));
    }

    [Test]
    public async Task Records_are_read_in_the_order_of_their_ids()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        string[] ids = [.. Enumerable.Range(0, 25).Select(i => $"r{i:00}")];
        await Records.WriteAsync(contacts.ApplicationId, [.. ids.Reverse().Select(id => FlexRecordWrite.Insert(contacts.Table, $$"""{"email":"{{id}}@example.org"}""", id))]);

        IReadOnlyList<FlexRecord> all = await ToListAsync(contacts.StreamAsync(pageSize: 10));
        IReadOnlyList<FlexRecord> rest = await ToListAsync(contacts.StreamAsync(after: "r19"));
        IReadOnlyList<FlexRecord> some = await contacts.FindManyAsync(["r07", "nobody", "r03", "r07"]);

        Assert.That(all.Select(record => record.Id), Is.EqualTo(ids));
        Assert.That(rest.Select(record => record.Id), Is.EqualTo(ids[20..]));
        Assert.That(some.Select(record => record.Id), Is.EqualTo(new[] { "r07", "r03" }));
    }
}
