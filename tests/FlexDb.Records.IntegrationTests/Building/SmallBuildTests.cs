using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Building;

[TestFixture]
public sealed class SmallBuildTests : BuildFixture
{
    [Test]
    public async Task The_first_write_after_make_unique_claims_the_values_that_are_there()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await items.InsertAsync("""{"email":"ann@example.org"}""");
        await MakeUniqueAsync(items);

        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => items.InsertAsync("""{"email":"ann@example.org"}"""));

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task Values_that_repeat_end_in_conflicts()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await items.InsertAsync("""{"email":"ann@example.org"}""");
        await items.InsertAsync("""{"email":"ann@example.org"}""");
        await items.InsertAsync("""{"email":null}""");
        await MakeUniqueAsync(items);

        await items.InsertAsync("""{"email":"bob@example.org"}""");

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique conflicts"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
        await Assert.ThrowsAsync<FlexUniqueConflictException>(() => items.InsertAsync("""{"email":"ann@example.org"}"""));
    }

    [Test]
    public async Task A_record_is_found_by_a_value_of_a_column_that_has_become_unique()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        FlexRecord ann = await items.InsertAsync("""{"email":"ann@example.org"}""");
        await MakeUniqueAsync(items);

        Assert.That((await items.FindByAsync("email", "ann@example.org"))!.Id, Is.EqualTo(ann.Id));
    }

    [Test]
    public async Task A_deletion_builds_the_references_that_a_conversion_has_made()
    {
        string application = NewApplication();
        FlexRecordSet people = await CreateInAsync(application, "people");
        FlexRecordSet tasks = await CreateInAsync(application, "tasks", FlexColumn.String("owner"));
        await people.InsertAsync("{}", new() { Id = "ann" });
        await tasks.InsertAsync("""{"owner":"ann"}""");
        await MakeReferenceAsync(tasks, "owner", "people");
        await tasks.InsertAsync("{}");

        await Assert.ThrowsAsync<FlexRecordInUseException>(() => people.DeleteAsync("ann"));

        Assert.That(await IndexCheck.StatesAsync(tasks, Records), Is.EqualTo(["owner reference ready"]));
        Assert.That(await IndexCheck.FindAsync(tasks, Records), Is.Empty);
    }

    [Test]
    public async Task References_to_records_that_are_not_there_end_in_conflicts()
    {
        string application = NewApplication();
        FlexRecordSet people = await CreateInAsync(application, "people");
        FlexRecordSet tasks = await CreateInAsync(application, "tasks", FlexColumn.String("owner"));
        await people.InsertAsync("{}", new() { Id = "ann" });
        await tasks.InsertAsync("""{"owner":"ann"}""");
        await tasks.InsertAsync("""{"owner":"bob"}""");
        await MakeReferenceAsync(tasks, "owner", "people");
        await tasks.InsertAsync("{}");

        await Assert.ThrowsAsync<FlexRecordInUseException>(() => people.DeleteAsync("ann"));

        Assert.That(await IndexCheck.StatesAsync(tasks, Records), Is.EqualTo(["owner reference conflicts"]));
        Assert.That(await IndexCheck.FindAsync(tasks, Records), Is.Empty);
    }

    [Test]
    public async Task A_table_with_more_than_a_thousand_records_is_written_without()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 1_001);
        await MakeUniqueAsync(items);

        await items.InsertAsync("""{"email":"bob@example.org"}""");

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered building", "email unique building"]));
    }

    [Test]
    public async Task A_transaction_of_the_hosts_that_has_made_a_column_unique_builds_it_within()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await items.InsertAsync("""{"email":"ann@example.org"}""");
        await using (MySqlConnection connection = await Database.DataSource.OpenConnectionAsync())
        {
            await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
            await Catalog.WithTransaction(transaction).EditTableAsync(items.ApplicationId, items.Table, static edit => edit.ModifyColumn("email", static column => column with { Unique = true }), Lossy);
            FlexRecordSet inside = Records.WithTransaction(transaction).For(items.ApplicationId, items.Table);
            await Assert.ThrowsAsync<FlexUniqueConflictException>(() => inside.InsertAsync("""{"email":"ann@example.org"}"""));
            await inside.InsertAsync("""{"email":"bob@example.org"}""");
            await transaction.CommitAsync();
        }

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task A_transaction_of_the_hosts_that_has_not_changed_the_table_builds_outside()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await items.InsertAsync("""{"email":"ann@example.org"}""");
        await MakeUniqueAsync(items);
        await using (MySqlConnection connection = await Database.DataSource.OpenConnectionAsync())
        {
            await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
            await Records.WithTransaction(transaction).For(items.ApplicationId, items.Table).InsertAsync("""{"email":"bob@example.org"}""");
            await transaction.RollbackAsync();
        }

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_transaction_of_the_hosts_that_holds_locks_itself_builds_within(bool isReconciled)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await items.InsertAsync("""{"email":"ann@example.org"}""");
        await MakeUniqueAsync(items);
        if (isReconciled)
        {
            await StartBuildAsync(items, "one");
        }

        await using (MySqlConnection connection = await Database.DataSource.OpenConnectionAsync())
        {
            await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
            await using (MySqlCommand command = new("SELECT id FROM flex_records FOR UPDATE; SELECT table_no FROM flex_record_tables LOCK IN SHARE MODE", connection, transaction))
            {
                await command.ExecuteNonQueryAsync();
            }

            FlexRecordSet inside = Records.WithTransaction(transaction).For(items.ApplicationId, items.Table);
            await Assert.ThrowsAsync<FlexUniqueConflictException>(() => inside.InsertAsync("""{"email":"ann@example.org"}"""));
            await transaction.CommitAsync();
        }

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }
}
