using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>Undoing deletions, and removing them for good.</summary>
[TestFixture]
public sealed class RestoreTests : RecordFixture
{
    [Test]
    public async Task Overlapping_deletions_are_undone_in_either_order([Values] bool isChildFirst)
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreateAsync(FlexOnDelete.Cascade, required: false);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "ann" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "bob" });
        FlexRecordDeletion first = await people.DeleteAsync("ann");
        FlexRecordDeletion second = await companies.DeleteAsync("acme");

        if (isChildFirst)
        {
            await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => people.RestoreAsync("ann"));
        }

        FlexRecordRestoration ofCompany = await Records.RestoreDeletionAsync(companies.ApplicationId, second.DeletionId);
        FlexRecordRestoration ofPerson = await Records.RestoreDeletionAsync(companies.ApplicationId, first.DeletionId);

        Assert.That(ofCompany.Restored.Select(record => record.Id), Is.EquivalentTo(new[] { "acme", "bob" }));
        Assert.That(ofPerson.Restored.Single().Id, Is.EqualTo("ann"));
        await EnsureSoundAsync(people);
    }

    [Test]
    public async Task What_refers_to_a_record_that_is_gone_is_left_out_or_set_to_null_as_asked([Values(FlexRestoreConflict.LeaveOut, FlexRestoreConflict.SetNull)] FlexRestoreConflict conflict)
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreateAsync(FlexOnDelete.Restrict, required: false);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "ann" });
        await people.DeleteAsync("ann");
        await companies.DeleteAsync("acme");

        FlexRecordRestoration restoration = await people.RestoreAsync("ann", new() { MissingTargets = conflict });

        FlexRecord? ann = await people.FindAsync("ann");
        Assert.That((restoration.Restored.Count, restoration.LeftOut.Count), Is.EqualTo(conflict == FlexRestoreConflict.LeaveOut ? (0, 1) : (1, 0)));
        Assert.That(ann?.GetString("company"), Is.Null);
        Assert.That(ann is null, Is.EqualTo(conflict == FlexRestoreConflict.LeaveOut));
        await EnsureSoundAsync(people);
    }

    [Test]
    public async Task A_record_that_is_restored_and_deleted_anew_while_its_deletion_is_read_is_restored_from_the_later_one()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("code"));
        await items.InsertAsync("""{"code":"a"}""", new() { Id = "a" });
        string earlier = (await items.DeleteAsync("a")).DeletionId;
        string later = earlier[..^1] + (earlier[^1] == 'a' ? 'b' : 'a');

        // The reading finds the record, and then waits for the list of deletions.
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, "LOCK TABLES flex_record_keys WRITE");
        Task<FlexRecordRestoration> restoring = items.RestoreAsync("a");
        await ServerLocks.WaitUntilSomebodyWaitsForATableAsync(Database, restoring);
        await Database.ExecuteAsync($"UPDATE flex_records SET deletion_id = '{later}', version = version + 2 WHERE deletion_id = '{earlier}'");
        await ExecuteAsync(connection, $"UPDATE flex_record_keys SET value = REPLACE(value, '{earlier}', '{later}') WHERE index_no IN (1, 2); UNLOCK TABLES");
        FlexRecordRestoration restoration = await restoring;

        Assert.That((restoration.DeletionId, restoration.Restored.Single().Id), Is.EqualTo((later, "a")));
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task A_required_reference_is_not_set_to_null()
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreateAsync(FlexOnDelete.Restrict, required: true);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "ann" });
        await people.DeleteAsync("ann");
        await companies.DeleteAsync("acme");

        await Assert.ThrowsAsync<FlexRecordTargetNotFoundException>(() => people.RestoreAsync("ann", new() { MissingTargets = FlexRestoreConflict.SetNull }));
    }

    [Test]
    public async Task A_record_whose_unique_value_is_taken_is_left_out_or_loses_it_as_asked([Values(FlexRestoreConflict.LeaveOut, FlexRestoreConflict.SetNull)] FlexRestoreConflict conflict)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("code", unique: true), FlexColumn.Integer("age"));
        await items.InsertAsync("""{"code":"a","age":1}""", new() { Id = "old" });
        await items.DeleteAsync("old");
        await items.InsertAsync("""{"code":"a"}""", new() { Id = "new" });

        FlexRecordRestoration restoration = await items.RestoreAsync("old", new() { UniqueConflicts = conflict });

        FlexRecord? old = await items.FindAsync("old");
        Assert.That(restoration.LeftOut, Has.Count.EqualTo(conflict == FlexRestoreConflict.LeaveOut ? 1 : 0));
        Assert.That(old?.ToJson(), Is.EqualTo(conflict == FlexRestoreConflict.LeaveOut ? null : """{"code":null,"age":1}"""));
        await EnsureSoundAsync(items);
    }

    [Test]
    public async Task Purging_removes_the_whole_deletion()
    {
        (FlexRecordSet companies, FlexRecordSet people) = await CreateAsync(FlexOnDelete.Cascade, required: false);
        await companies.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        await people.InsertAsync("""{"company":"acme"}""", new() { Id = "ann" });
        await companies.DeleteAsync("acme");

        long purged = await people.PurgeAsync("ann");

        Assert.That(purged, Is.EqualTo(2));
        await Assert.ThrowsAsync<FlexRecordNotFoundException>(() => companies.RestoreAsync("acme"));
        await EnsureSoundAsync(companies);
    }

    [Test]
    public async Task Purging_by_age_takes_the_applications_own_deleted_records_that_are_old_enough()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("code", unique: true));
        FlexRecordSet others = await CreateAsync(FlexColumn.String("code"));
        foreach (FlexRecordSet records in (FlexRecordSet[])[items, others])
        {
            await records.InsertAsync("""{"code":"a"}""", new() { Id = "deleted" });
            await records.DeleteAsync("deleted");
        }

        await items.InsertAsync("""{"code":"b"}""", new() { Id = "live" });

        Assert.That(await Records.PurgeDeletedAsync(items.ApplicationId, TimeSpan.FromHours(1)), Is.Zero);
        Assert.That(await Records.PurgeDeletedAsync(items.ApplicationId, TimeSpan.Zero), Is.EqualTo(1));

        Assert.That(await items.FindAsync("live"), Is.Not.Null);
        Assert.That((await others.RestoreAsync("deleted")).Restored, Has.Count.EqualTo(1));
    }

    private async Task<(FlexRecordSet Companies, FlexRecordSet People)> CreateAsync(FlexOnDelete onDelete, bool required)
    {
        string application = NewApplication();
        FlexRecordSet companies = await CreateInAsync(application, "companies", FlexColumn.String("name"));
        FlexRecordSet people = await CreateInAsync(application, "people", FlexColumn.Reference("company", "companies", required: required, onDelete: onDelete));
        return (companies, people);
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
