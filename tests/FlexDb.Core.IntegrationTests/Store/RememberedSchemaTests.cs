using System.Data;

using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

public sealed class RememberedSchemaTests : StoreFixture
{
    [Test]
    public async Task An_unchanged_schema_is_parsed_once()
    {
        FlexTable table = await CreateSettledAsync();

        FlexTable first = await Store.GetTableAsync(table.ApplicationId, table.Name);
        FlexTable second = await Store.GetTableAsync(table.ApplicationId, table.Name);
        FlexTable third = await Store.GetTableAsync(table.ApplicationId, table);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.Schema, Is.SameAs(first.Schema));
        Assert.That(third.Schema, Is.SameAs(first.Schema));
        Assert.That(third.Slots, Is.SameAs(first.Slots));
    }

    [Test]
    public async Task Another_stores_edit_is_seen_by_the_next_read()
    {
        FlexTable table = await CreateSettledAsync();
        FlexDbStore other = new(Database.DataSource);
        await Store.GetTableAsync(table.ApplicationId, table.Name);
        for (int i = 0; i < 5; i++)
        {
            FlexTable edited = (await other.EditTableAsync(table.ApplicationId, table.Name, edit => edit.AddColumn(FlexColumn.Text($"c{i}")))).Table;
            Assert.That(await Store.GetTableAsync(table.ApplicationId, table.Name), Is.EqualTo(edited));
        }
    }

    [TestCase("""`schema` = '{"version": 1, "columns": [{"name": "näme", "dataType": "decimal", "validation": {"min": 0.1}}]}'""")]
    [TestCase("""indexed_columns = '{"email": "string_7"}'""")]
    [TestCase("indexed_columns = NULL")]
    [TestCase("indexed_columns = 'null'")]
    [TestCase("display_name = NULL, version = 9")]
    [TestCase("created_at = '2020-01-01 00:00:00'")]
    public async Task Whatever_another_application_changes_is_seen_by_the_next_read(string change)
    {
        FlexTable table = await CreateSettledAsync();
        FlexTable before = await Store.GetTableAsync(table.ApplicationId, table.Name);
        await Database.ExecuteAsync($"UPDATE flex_tables SET {change} WHERE id = '{table.Id}'");

        FlexTable after = await Store.GetTableAsync(table.ApplicationId, table.Name);

        FlexDbStore forgetful = new(Database.DataSource, new FlexDbOptions { SchemaMemorySize = 0 });
        Assert.That(after, Is.EqualTo(await forgetful.GetTableAsync(table.ApplicationId, table.Name)).And.Not.EqualTo(before));
    }

    // The collation pads, so the row is found.
    [Test]
    public async Task A_row_that_has_gone_to_an_application_of_almost_that_name_is_not_found()
    {
        FlexTable table = await CreateSettledAsync();
        await Store.GetTableAsync(table.ApplicationId, table.Name);
        await Database.ExecuteAsync($"UPDATE flex_tables SET application_id = CONCAT(application_id, ' ') WHERE id = '{table.Id}'");

        Assert.That(await Store.FindTableAsync(table.ApplicationId, table.Name), Is.Null);
        Assert.That(await Store.FindTableAsync(table.ApplicationId, table), Is.Null);
    }

    [Test]
    public async Task What_is_no_part_of_the_schema_is_always_read()
    {
        FlexTable table = await CreateSettledAsync();
        await Store.GetTableAsync(table.ApplicationId, table.Name);

        // The server's clock, as an application that keeps updated_at as it is would leave it.
        await Database.ExecuteAsync($"UPDATE flex_tables SET is_active = FALSE, updated_at = updated_at WHERE id = '{table.Id}'");

        Assert.That((await Store.GetTableAsync(table.ApplicationId, table.Name)).IsActive, Is.False);
    }

    [Test]
    public async Task A_name_that_another_table_has_taken_gives_that_table()
    {
        FlexTable table = await CreateSettledAsync();
        await Store.GetTableAsync(table.ApplicationId, table.Name);
        await Store.RenameTableAsync(table.ApplicationId, table.Name, "elsewhere");
        FlexTable second = await Store.CreateTableAsync(new NewFlexTable(table.ApplicationId, table.Name) { Columns = [FlexColumn.Json("payload")] });
        await SettleAsync(second);

        FlexTable byName = await Store.GetTableAsync(table.ApplicationId, table.Name);
        FlexTable again = await Store.GetTableAsync(table.ApplicationId, table.Name);
        FlexTable renamed = await Store.GetTableAsync(table.ApplicationId, "elsewhere");

        Assert.That(byName.Id, Is.EqualTo(second.Id));
        Assert.That(again.Schema, Is.EqualTo(second.Schema));
        Assert.That(renamed.Schema, Is.EqualTo(table.Schema));
    }

    [Test]
    public async Task A_name_that_a_table_of_the_very_same_time_has_taken_gives_that_table()
    {
        FlexTable table = await CreateSettledAsync();
        FlexTable second = await Store.CreateTableAsync(new NewFlexTable(table.ApplicationId, "second") { Columns = [FlexColumn.Json("payload")] });
        await Database.ExecuteAsync($"UPDATE flex_tables SET updated_at = '2025-03-01 12:00:00' WHERE id IN ('{table.Id}', '{second.Id}')");
        await Store.GetTableAsync(table.ApplicationId, table.Name);

        // As an application may that keeps times of whole seconds.
        await Database.ExecuteAsync($"UPDATE flex_tables SET name = 'elsewhere', updated_at = updated_at WHERE id = '{table.Id}'");
        await Database.ExecuteAsync($"UPDATE flex_tables SET name = '{table.Name}', updated_at = updated_at WHERE id = '{second.Id}'");

        FlexTable byName = await Store.GetTableAsync(table.ApplicationId, table.Name);
        Assert.That(byName.Id, Is.EqualTo(second.Id));
        Assert.That(byName.Schema, Is.EqualTo(second.Schema));
    }

    [Test]
    public async Task A_version_that_was_raised_without_a_new_time_is_read()
    {
        FlexTable table = await CreateSettledAsync();
        await Store.GetTableAsync(table.ApplicationId, table.Name);
        await Database.ExecuteAsync(
            $$"""UPDATE flex_tables SET `schema` = '{"columns": [], "version": 2}', version = 2, updated_at = updated_at WHERE id = '{{table.Id}}'""");

        Assert.That((await Store.GetTableAsync(table.ApplicationId, table.Name)).Schema.Columns, Is.Empty);
    }

    [Test]
    public async Task A_change_within_the_last_two_seconds_is_not_remembered()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));

        FlexTable first = await Store.GetTableAsync(app, "contacts");
        FlexTable second = await Store.GetTableAsync(app, "contacts");

        Assert.That(second.Schema, Is.EqualTo(first.Schema).And.Not.SameAs(first.Schema));
    }

    [Test]
    public async Task A_read_inside_a_transaction_that_is_rolled_back_leaves_no_memory()
    {
        FlexTable table = await CreateSettledAsync();
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using (MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted))
        {
            FlexDbStore inside = Store.WithTransaction(transaction);
            await inside.EditTableAsync(table.ApplicationId, table.Name, edit => edit.AddColumn(FlexColumn.Text("ghost")));
            await using MySqlCommand settle = new($"UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR WHERE id = '{table.Id}'", connection, transaction);
            await settle.ExecuteNonQueryAsync();
            Assert.That((await inside.GetTableAsync(table.ApplicationId, table.Name)).Schema.Columns, Has.Count.EqualTo(4));
            await transaction.RollbackAsync();
        }

        Assert.That(await Store.GetTableAsync(table.ApplicationId, table.Name), Has.Property(nameof(FlexTable.Schema)).EqualTo(table.Schema));
    }

    [Test]
    public async Task Memory_can_be_switched_off_and_is_bounded()
    {
        FlexTable one = await CreateSettledAsync();
        FlexTable two = await CreateSettledAsync();
        FlexDbStore none = new(Database.DataSource, new FlexDbOptions { SchemaMemorySize = 0 });
        FlexDbStore small = new(Database.DataSource, new FlexDbOptions { SchemaMemorySize = (one.Schema.ToJson().Length * 3 / 2) + 50 });

        FlexTableSchema forgotten = (await none.GetTableAsync(one.ApplicationId, one)).Schema;
        Assert.That((await none.GetTableAsync(one.ApplicationId, one)).Schema, Is.EqualTo(forgotten).And.Not.SameAs(forgotten));
        FlexTableSchema first = (await small.GetTableAsync(one.ApplicationId, one)).Schema;
        Assert.That((await small.GetTableAsync(one.ApplicationId, one)).Schema, Is.SameAs(first));
        await small.GetTableAsync(two.ApplicationId, two);
        Assert.That((await small.GetTableAsync(one.ApplicationId, one)).Schema, Is.EqualTo(first).And.Not.SameAs(first));
    }

    private async Task<FlexTable> CreateSettledAsync()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(NewApplication()));
        await SettleAsync(table);
        return table;
    }

    /// <summary>As if the table had last changed an hour ago.</summary>
    private Task SettleAsync(FlexTable table) =>
        Database.ExecuteAsync($"UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR WHERE id = '{table.Id}'");
}
