using FlexDb.Core.Evolution;
using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Two processes on one database: what one has written, the other reads at once, whatever it remembers.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SeveralHostsTests
{
    private const string App = "crm";
    private const int Rounds = 24;

    /// <summary>All names that tables have in the course of the test, so that each name changes hands.</summary>
    private static readonly string[] s_names = ["contacts", "people", "orders", "purchases", "swap"];

    private static readonly FlexEditOptions s_lossy = new() { Allow = FlexChangeImpact.Lossy };

    private TestDatabase _database = null!;
    private FlexDbStore _editor = null!;
    private FlexDbStore _truth = null!;
    private ReaderProcess _reader = null!;
    private FlexTable _contacts = null!;
    private FlexTable _orders = null!;
    private int _reads;
    private int _writes;

    [TestCase(false, TestName = "A_read_in_another_process_is_never_behind_a_write_that_has_returned")]
    [TestCase(true, TestName = "So_it_is_with_times_of_whole_seconds_as_another_application_makes_them")]
    public async Task A_read_is_never_behind(bool wholeSeconds)
    {
        await using TestDatabase database = _database = await TestDatabase.CreateAsync();
        if (wholeSeconds)
        {
            await TypeScriptFixture.CreateTablesAsync(database);
        }

        await FlexDbInstaller.InstallAsync(database.DataSource);
        using ReaderProcess reader = _reader = await ReaderProcess.StartAsync(database.ConnectionString);
        _editor = new FlexDbStore(database.DataSource);
        _truth = new FlexDbStore(database.DataSource, new FlexDbOptions { SchemaMemorySize = 0 });
        _contacts = await _editor.CreateTableAsync(new NewFlexTable(App, "contacts") { Columns = [FlexColumn.String("email")] });
        _orders = await _editor.CreateTableAsync(new NewFlexTable(App, "orders") { Columns = [FlexColumn.Reference("contact", "contacts")] });
        Func<int, Task>[] changes = [EditAsync, RenameAsync, DeleteAndRestoreAsync, SwapNamesAsync, FlagAsync, RevertAsync];

        for (int round = 0; round < Rounds; round++)
        {
            await LetTheReaderRememberAsync();
            await changes[round % changes.Length](round);

            // These fall into the seconds just after, when nothing is remembered yet.
            await changes[round * 7 % changes.Length](round + Rounds);
        }

        await TestContext.Progress.WriteLineAsync(FormattableString.Invariant($"{_writes} writes, {_reads} reads in another process."));
    }

    private async Task EditAsync(int round)
    {
        _contacts = await CheckedAsync(_editor.EditTableAsync(App, _contacts, edit => edit.AddColumn(FlexColumn.Text($"note_{round}"))));
        _contacts = await CheckedAsync(_editor.EditTableAsync(App, _contacts, edit => edit.RenameColumn($"note_{round}", $"memo_{round}")));
        _contacts = await CheckedAsync(_editor.EditTableAsync(App, _contacts, edit => edit.RemoveColumn($"memo_{round}"), s_lossy));
    }

    /// <summary>A rename makes a new version of the table that refers to it.</summary>
    private async Task RenameAsync(int round) =>
        _contacts = await CheckedAsync(_editor.RenameTableAsync(App, _contacts, _contacts.Name == "people" ? "contacts" : "people"));

    private async Task DeleteAndRestoreAsync(int round)
    {
        string name = _orders.Name;
        await _editor.DeleteTableAsync(App, _orders);
        await CheckAsync(_orders, null);
        FlexTable heir = await CheckedAsync(_editor.CreateTableAsync(new NewFlexTable(App, name) { Columns = [FlexColumn.Integer("count")] }));
        _orders = await CheckedAsync(_editor.RestoreTableAsync(App, _orders, new FlexRestoreOptions { RestoreAs = name == "orders" ? "purchases" : "orders" }));
        await _editor.DeleteTableAsync(App, heir);
        await _editor.PurgeTableAsync(App, heir);
        await CheckAsync(heir, null);
    }

    private async Task SwapNamesAsync(int round)
    {
        (string contacts, string orders) = (_contacts.Name, _orders.Name);
        await CheckedAsync(_editor.RenameTableAsync(App, _contacts, "swap"));
        await CheckedAsync(_editor.RenameTableAsync(App, _orders, contacts));
        await CheckedAsync(_editor.RenameTableAsync(App, _contacts, orders));
        await CheckedAsync(_editor.RenameTableAsync(App, _orders, "swap"));
        _contacts = await CheckedAsync(_editor.RenameTableAsync(App, _contacts, contacts));
        _orders = await CheckedAsync(_editor.RenameTableAsync(App, _orders, orders));
    }

    /// <summary>None of these makes a version.</summary>
    private async Task FlagAsync(int round)
    {
        await CheckedAsync(_editor.DeactivateTableAsync(App, _contacts));
        await CheckedAsync(_editor.SetDisplayNameAsync(App, _contacts, FormattableString.Invariant($"Contacts {round}")));
        _contacts = await CheckedAsync(_editor.ActivateTableAsync(App, _contacts));
    }

    private async Task RevertAsync(int round)
    {
        _contacts = await CheckedAsync(_editor.EditTableAsync(App, _contacts, edit => edit.AddColumn(FlexColumn.Json($"extra_{round}"))));
        _contacts = await CheckedAsync(_editor.RevertTableAsync(App, _contacts, 1, s_lossy));
    }

    private Task<FlexTable> CheckedAsync(Task<FlexEditResult> write) => CheckedAsync(TableAsync(write));

    private static async Task<FlexTable> TableAsync(Task<FlexEditResult> write) => (await write).Table;

    private async Task<FlexTable> CheckedAsync(Task<FlexTable> write)
    {
        FlexTable written = await write;
        await CheckAsync(written, written);
        return written;
    }

    /// <summary>Reads in the other process, first what has just been written, then by every other id and name.</summary>
    private async Task CheckAsync(FlexTable table, FlexTable? expected)
    {
        _writes++;
        await CheckAsync(FlexTableKey.ById(table.Id), expected);
        foreach (FlexTableKey key in (FlexTableKey[])[_contacts, _orders, .. s_names])
        {
            string read = await _reader.ReadAsync(App, key);
            Assert.That(read, Is.EqualTo(ReaderProcess.Describe(await _truth.FindTableAsync(App, key))));
            _reads++;
        }
    }

    private async Task CheckAsync(FlexTableKey key, FlexTable? expected)
    {
        string read = await _reader.ReadAsync(App, key);
        Assert.That(read, Is.EqualTo(ReaderProcess.Describe(expected)));
        _reads++;
    }

    /// <summary>Makes the tables as if they had last changed an hour ago: only then does a store remember them.</summary>
    private async Task LetTheReaderRememberAsync()
    {
        await _database.ExecuteAsync("UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR WHERE deleted_at IS NULL");
        foreach (FlexTable table in (FlexTable[])[_contacts, _orders])
        {
            await _reader.RememberAsync(App, table.Name);
            await _reader.RememberAsync(App, table);
        }
    }
}
