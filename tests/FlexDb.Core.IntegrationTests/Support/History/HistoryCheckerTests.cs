using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>Breaks a sound history in each way that the checker is there for: it must see every one.</summary>
public sealed class HistoryCheckerTests
{
    private const string App = "app";

    private readonly List<ReportedWrite> _writes = [];
    private TestDatabase _database = null!;
    private FlexDbStore _store = null!;
    private FlexTable _target = null!;
    private FlexTable _table = null!;

    [SetUp]
    public async Task MakeHistoryAsync()
    {
        _writes.Clear();
        _database = await TestDatabase.CreateWithTablesAsync();
        _store = new FlexDbStore(_database.DataSource);
        _target = await CreateAsync("target", FlexColumn.String("code", unique: true));
        _table = await CreateAsync("contacts", FlexColumn.Reference("reference", "target"), FlexColumn.String("email", indexed: true));
        foreach (string column in (string[])["a", "b", "c"])
        {
            _table = await EditAsync(column);
        }

        FlexTable deleted = await CreateAsync("deleted");
        await _store.DeleteTableAsync(App, deleted);
        Report("delete_deleted", WriteOutcome.Done, new DeletedTable(deleted.Id));
    }

    [TearDown]
    public async Task DropDatabaseAsync() => await _database.DisposeAsync();

    [Test]
    public async Task A_sound_history_has_no_problems() => Assert.That(await FindProblemsAsync(), Is.Empty);

    [TestCase("DELETE FROM flex_table_versions WHERE table_id = '{0}' AND version = 3", "version 3 should follow here")]
    [TestCase("DELETE FROM flex_table_versions WHERE table_id = '{0}' AND version = 3", "edit by edit_b, reported Done, is not there")]
    [TestCase("DELETE FROM flex_table_versions WHERE table_id = '{0}' AND version = 4", "its row is at version 4, its history at 3")]
    [TestCase(
        """
        INSERT INTO flex_table_versions (id, table_id, version, previous_schema, new_schema, changes, created_by)
        SELECT 'twice', table_id, 5, new_schema, JSON_SET(new_schema, '$.version', 5), '[]', created_by FROM flex_table_versions WHERE table_id = '{0}' AND version = 4;
        UPDATE flex_tables SET version = 5, `schema` = JSON_SET(`schema`, '$.version', 5) WHERE id = '{0}'
        """,
        "edit by edit_c, reported Done, is there 2 times")]
    [TestCase(
        "UPDATE flex_tables SET `schema` = JSON_REMOVE(`schema`, '$.columns[4]') WHERE id = '{0}'",
        "its schema is not the one of its last version")]
    [TestCase(
        "UPDATE flex_tables SET `schema` = JSON_SET(`schema`, '$.columns', 1) WHERE id = '{0}'",
        "its schema cannot be read")]
    [TestCase("UPDATE flex_tables SET `schema` = JSON_SET(`schema`, '$.version', 3) WHERE id = '{0}'", "its schema says another version")]
    [TestCase(
        "UPDATE flex_table_versions SET new_schema = JSON_REMOVE(new_schema, '$.columns[3]') WHERE table_id = '{0}' AND version = 3",
        "its changes do not lead to its schema")]
    [TestCase(
        "UPDATE flex_table_versions SET changes = '[]' WHERE table_id = '{0}' AND version = 3",
        "its changes do not lead to its schema")]
    [TestCase(
        "UPDATE flex_table_versions SET previous_schema = JSON_REMOVE(previous_schema, '$.columns[2]') WHERE table_id = '{0}' AND version = 3",
        "the schema before is not the one of the version before")]
    [TestCase("UPDATE flex_tables SET indexed_columns = NULL WHERE id = '{0}'", "its index slots")]
    [TestCase("UPDATE flex_tables SET name = CONCAT('target~', id), deleted_at = NOW() WHERE id = '{1}'", "which is no live table")]
    [TestCase("UPDATE flex_tables SET name = CONCAT('target~', id), deleted_at = NOW() WHERE id = '{1}'", "is deleted after 0 deletions")]
    [TestCase("UPDATE flex_tables SET name = 'elsewhere' WHERE id = '{1}'", "has a name that no write gave it")]
    [TestCase("UPDATE flex_tables SET display_name = 'Shown' WHERE id = '{1}'", "has a display name, 'Shown', that no write gave it")]
    [TestCase("UPDATE flex_tables SET is_active = 0 WHERE id = '{1}'", "is inactive, and no write made it so")]
    [TestCase(
        "DELETE FROM flex_table_versions WHERE table_id = '{0}'; DELETE FROM flex_tables WHERE id = '{0}'",
        "which is gone, and nobody purged it")]
    [TestCase(
        """
        ALTER TABLE flex_tables DROP INDEX flex_tables_application_id_name_unique;
        UPDATE flex_tables SET name = 'contacts' WHERE id = '{1}'
        """,
        "2 live tables of app are called 'contacts'")]
    [TestCase("UPDATE flex_tables SET name = 'deleted', deleted_at = NULL WHERE deleted_at IS NOT NULL", "is live after 1 deletions and 0 restorations")]
    [TestCase("UPDATE flex_tables SET deleted_at = NULL WHERE deleted_at IS NOT NULL", "is live, under a deleted row's name")]
    public async Task A_broken_database_is_seen(string sql, string problem)
    {
        await _database.ExecuteAsync(string.Format(sql, _table.Id, _target.Id));

        Assert.That(await FindProblemsAsync(), Has.Some.Contains(problem));
    }

    [TestCase(WriteOutcome.Failed, "edit by edit_b, reported Failed, has left")]
    [TestCase(WriteOutcome.Unknown, null)]
    public async Task A_write_that_is_there_may_be_unknown_but_not_failed(WriteOutcome outcome, string? problem)
    {
        int index = _writes.FindIndex(write => write.Actor == "edit_b");
        _writes[index] = _writes[index] with { Outcome = outcome };

        Assert.That(await FindProblemsAsync(), problem is null ? Is.Empty : Has.Some.Contains(problem));
    }

    [TestCase(WriteOutcome.Done, "edit by edit_d, reported Done, is not there")]
    [TestCase(WriteOutcome.Unknown, null)]
    [TestCase(WriteOutcome.Failed, null)]
    public async Task A_write_that_is_not_there_may_be_unknown_or_failed_but_not_done(WriteOutcome outcome, string? problem)
    {
        Report("edit_d", outcome, new MadeVersion(_table.Id, 5));

        Assert.That(await FindProblemsAsync(), problem is null ? Is.Empty : Has.Some.Contains(problem));
    }

    [Test]
    public async Task A_write_of_unknown_outcome_that_is_there_in_part_is_seen()
    {
        int index = _writes.FindIndex(write => write.Actor == "edit_b");
        _writes[index] = _writes[index] with
        {
            Outcome = WriteOutcome.Unknown,
            Effects = [new MadeVersion(_table.Id), new MadeVersion(_target.Id)],
        };

        Assert.That(await FindProblemsAsync(), Has.Some.Contains("edit by edit_b, reported Unknown, is there in part"));
    }

    [Test]
    public async Task A_version_that_nobody_wrote_is_seen()
    {
        await _store.EditTableAsync(App, "contacts", edit => edit.AddColumn(FlexColumn.Text("d")));

        Assert.That(await FindProblemsAsync(), Has.Some.Contains("was written by nobody"));
    }

    [Test]
    public async Task A_table_that_was_purged_and_is_there_is_seen()
    {
        Report("purge", WriteOutcome.Done, new PurgedTable(_table.Id));

        Assert.That(await FindProblemsAsync(), Has.Some.Contains("was purged, and is there"));
    }

    [Test]
    public async Task A_lock_that_is_still_held_is_seen()
    {
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync();
        await using MySqlCommand command = new($"SELECT id FROM flex_tables WHERE id = '{_table.Id}' FOR UPDATE", connection, transaction);
        await command.ExecuteScalarAsync();

        IReadOnlyList<string> problems = await FindProblemsAsync();
        await transaction.RollbackAsync();

        Assert.That(problems, Has.Some.Contains("is in a transaction"));
        Assert.That(problems, Has.Some.Contains("Not every row can be locked"));
        Assert.That(await FindProblemsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_transaction_that_is_still_open_is_seen()
    {
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync();
        if (_database.IsMariaDb)
        {
            // It lists transactions only from their first statement on.
            await using MySqlCommand command = new("SELECT COUNT(*) FROM flex_tables", connection, transaction);
            await command.ExecuteScalarAsync();
        }

        Assert.That(await FindProblemsAsync(), Has.Some.Contains("transaction"));
    }

    private Task<IReadOnlyList<string>> FindProblemsAsync() =>
        HistoryChecker.FindProblemsAsync(_database, _writes, patience: TimeSpan.FromSeconds(1));

    private async Task<FlexTable> CreateAsync(string name, params FlexColumnDefinition[] columns)
    {
        FlexTable created = await _store.CreateTableAsync(new NewFlexTable(App, name) { Columns = [.. columns], Actor = $"create_{name}" });
        Report($"create_{name}", WriteOutcome.Done, MadeVersion.Of(created), new GaveName(created.Id, name));
        return created;
    }

    private async Task<FlexTable> EditAsync(string column)
    {
        FlexTable edited = (await _store.EditTableAsync(
            App,
            "contacts",
            edit => edit.AddColumn(FlexColumn.Text(column)),
            new FlexEditOptions { Actor = $"edit_{column}" })).Table;
        Report($"edit_{column}", WriteOutcome.Done, MadeVersion.Of(edited));
        return edited;
    }

    private void Report(string actor, WriteOutcome outcome, params WriteEffect[] effects) =>
        _writes.Add(new ReportedWrite(actor, actor.Split('_')[0], outcome) { Effects = effects });
}
