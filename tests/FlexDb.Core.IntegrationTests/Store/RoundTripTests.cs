using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Counts the texts that each call sends, through a proxy that reads what is on the wire.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class RoundTripTests(bool withRecords) : StoreFixture(withRecords)
{
    /// <summary>One more where records are installed, for a write that locks a table.</summary>
    private int Lock => WithRecords ? 1 : 0;

    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;
    private FlexDbStore _counted = null!;

    [SetUp]
    public async Task StartProxyAsync()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        _dataSource = new MySqlDataSource(proxied);
        _counted = new FlexDbStore(_dataSource);
        await _counted.FindTableAsync("warm_up", "nothing");
    }

    [TearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Test]
    public async Task Each_call_sends_no_more_texts_than_it_promises()
    {
        string app = NewApplication();
        FlexTable contacts = null!;
        await CountAsync("create", 1, async () => contacts = await _counted.CreateTableAsync(Contacts(app)));
        await CountAsync("find by name", 1, () => _counted.FindTableAsync(app, "contacts"));
        await CountAsync("find by id", 1, () => _counted.FindTableAsync(app, contacts));
        await CountAsync("get", 1, () => _counted.GetTableAsync(app, "contacts"));
        await CountAsync("list", 1, () => ToListAsync(_counted.ListTablesAsync(app)));
        await CountAsync("list versions", 1, () => ToListAsync(_counted.ListVersionsAsync(app, "contacts")));
        await CountAsync("get version", 1, () => _counted.GetVersionAsync(app, "contacts", 1));
        await CountAsync("edit", 2 + Lock, () => _counted.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note"))));
        await CountAsync("stale edit", 1, async () => await Assert.ThrowsAsync<Errors.FlexConcurrencyException>(() =>
            _counted.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("other")), new FlexEditOptions { ExpectedVersion = 1 })));
        await CountAsync("edit without a change", 1, () => _counted.EditTableAsync(app, "contacts", _ => { }));
        await CountAsync("set display name", 2 + Lock, () => _counted.SetDisplayNameAsync(app, "contacts", "People"));
        await CountAsync("deactivate", 2 + Lock, () => _counted.DeactivateTableAsync(app, "contacts"));
        await CountAsync("create with a reference", 3 + Lock, () => _counted.CreateTableAsync(new NewFlexTable(app, "orders")
        {
            Columns = [FlexColumn.Reference("contact", "contacts")],
        }));
        await CountAsync("create with a reference to itself", 1, () => _counted.CreateTableAsync(new NewFlexTable(app, "nodes")
        {
            Columns = [FlexColumn.Reference("parent", "nodes")],
        }));
        await CountAsync("edit beside a reference", 2 + Lock, () =>
            _counted.EditTableAsync(app, "orders", edit => edit.AddColumn(FlexColumn.Text("note"))));
        await CountAsync("rename", 7 + Lock, () => _counted.RenameTableAsync(app, "contacts", "people"));
        await CountAsync("delete", 4 + Lock, () => _counted.DeleteTableAsync(app, "nodes"));
    }

    [Test]
    public async Task A_read_of_a_cached_table_sends_one_text_whether_it_has_changed_or_not()
    {
        string app = NewApplication();
        FlexTable table = await _counted.CreateTableAsync(Contacts(app));
        await Database.ExecuteAsync($"UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR WHERE id = '{table.Id}'");
        await CountAsync("first", 1, () => _counted.GetTableAsync(app, "contacts"));
        await CountAsync("unchanged", 1, () => _counted.GetTableAsync(app, "contacts"));
        Assert.That(_proxy.SqlCommands.Single().Text, Does.Contain("UNIX_TIMESTAMP(updated_at) ="));
        await Store.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note")));
        await CountAsync("changed", 1, () => _counted.GetTableAsync(app, "contacts"));
        Assert.That(_proxy.SqlCommands.Single().Text, Does.Contain("UNIX_TIMESTAMP(updated_at) ="));

        await Database.ExecuteAsync($"UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR WHERE id = '{table.Id}'");
        await _counted.GetTableAsync(app, "contacts");
        await Store.RenameTableAsync(app, "contacts", "elsewhere");
        await Store.CreateTableAsync(Contacts(app));
        await CountAsync("another of that name", 1, () => _counted.GetTableAsync(app, "contacts"));
        Assert.That(_proxy.SqlCommands.Single().Text, Does.Contain("UNIX_TIMESTAMP(updated_at) ="));
    }

    [Test]
    public async Task A_list_sends_one_text_a_page()
    {
        string app = NewApplication();
        foreach (string name in (string[])["a", "b", "c", "d", "e"])
        {
            await _counted.CreateTableAsync(new NewFlexTable(app, name));
        }

        await CountAsync("list", 3, () => ToListAsync(_counted.ListTablesAsync(app, new FlexTableFilter { PageSize = 2 })));
    }

    private async Task CountAsync(string what, int expected, Func<Task> call)
    {
        _proxy.Clear();
        await call();
        Assert.That(
            _proxy.SqlCommands,
            Has.Count.EqualTo(expected),
            () => $"{what}:\n{string.Join("\n---\n", _proxy.Commands.Select(command => $"{command.Code:x}: {command.Text}"))}");
    }
}
