using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Building;

/// <summary>Breaks connections at each text of a build: what it has counted is counted once, and what it has left is found.</summary>
[TestFixture]
public sealed class BuildFaultTests : BuildFixture
{
    private const int RecordCount = 40;

    private TcpProxy _proxy = null!;
    private MySqlDataSource _dataSource = null!;

    [OneTimeSetUp]
    public void StartProxy()
    {
        _proxy = TcpProxy.Start(Database.ConnectionString + ";Connection Timeout=5;Cancellation Timeout=1", out string proxied);
        _dataSource = new MySqlDataSource(proxied);
    }

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        await _dataSource.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    private static (string Name, ProxyFault Fault)[] Faults =>
    [
        ("the command lost", ProxyFault.LoseCommand),
        ("the answer lost", ProxyFault.LoseAnswer),
    ];

    [Test]
    public async Task A_build_whose_connection_breaks_anywhere_counts_each_record_once([Range(0, 1)] int fault)
    {
        (string name, ProxyFault does) = Faults[fault];
        int texts = await RunAsync("undisturbed", null, 0);
        for (int text = 0; text < texts; text++)
        {
            await RunAsync($"{name}, text {text}", does, text);
        }
    }

    /// <summary>Builds a table whose values repeat; gives how many texts that took.</summary>
    private async Task<int> RunAsync(string what, ProxyFault? fault, int text)
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, RecordCount, static place => $"{place / 2}@example.org");
        await MakeUniqueAsync(items);
        FlexRecordStore store = new(_dataSource);
        _proxy.Clear();
        int seen = 0;
        using (FaultOnce? once = fault is null ? null : new FaultOnce(_proxy, command => command.IsSql && seen++ == text, fault))
        {
            await Assert.ThatAsync(() => store.BuildAsync(items.ApplicationId, items.Table), Throws.Nothing, what);
            Assert.That(once is null or { IsDone: true }, what);
        }

        int texts = _proxy.SqlCommands.Count;
        await _proxy.WhenCutLinksEndAsync();
        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique conflicts"]), what);
        Assert.That(await ProgressAsync(items), Does.EndWith($"unique r0039 {RecordCount / 2}"), what);
        await EnsureSoundAsync(items);
        return texts;
    }
}
