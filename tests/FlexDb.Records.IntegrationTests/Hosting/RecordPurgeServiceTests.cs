using FlexDb.Core.Installation;
using FlexDb.Core.IntegrationTests.Hosting;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Hosting;
using FlexDb.Records.IntegrationTests.Store;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexDb.Records.IntegrationTests.Hosting;

/// <summary>Removing deleted records for good by their age, in the background.</summary>
[TestFixture]
[NonParallelizable]
public sealed class RecordPurgeServiceTests : RecordFixture
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    /// <summary>The list of deletions is one for the database, so that what one test leaves is in the way of the next.</summary>
    [SetUp]
    public Task PurgeAllAsync() => RunOnceAsync(TimeSpan.Zero);

    [Test]
    public async Task Old_deletions_of_every_application_go_and_young_ones_stay()
    {
        FlexRecordSet[] tables = [await CreateAsync(FlexColumn.String("code", unique: true)), await CreateAsync(FlexColumn.String("code"))];
        foreach (FlexRecordSet items in tables)
        {
            await DeleteAsync(items, "old");
            await DeleteAsync(items, "young");
            await DeleteAsync(items, "restored");
            await items.RestoreAsync("restored");
            await MakeOldAsync(items, "old", "30 DAY");
            await MakeOldAsync(items, "young", "29 DAY");
        }

        await RunOnceAsync(Age);

        foreach (FlexRecordSet items in tables)
        {
            Assert.That(await RowsAsync(items), Is.EqualTo("restored,young"));
            Assert.That((await items.RestoreAsync("young")).Restored, Has.Count.EqualTo(1));
            await EnsureSoundAsync(items);
        }
    }

    [Test]
    public async Task Each_deletion_is_reached_however_many_there_are()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("code"));
        for (int batch = 0; batch < 3; batch++)
        {
            string[] ids = [.. Enumerable.Range(0, 450).Select(number => FormattableString.Invariant($"r{batch}_{number:000}"))];
            await Records.WriteAsync(items.ApplicationId, [.. ids.Select(id => FlexRecordWrite.Insert(items.Table, "{}", id))]);
            await Records.WriteAsync(items.ApplicationId, [.. ids.Select(id => FlexRecordWrite.Delete(items.Table, id))]);
        }

        await MakeOldAsync(items, "r0%", "31 DAY");
        await MakeOldAsync(items, "r1%", "31 DAY");

        await RunOnceAsync(Age);

        Assert.That(await Database.ScalarAsync($"SELECT COUNT(*) FROM flex_records WHERE table_no = {await NumberAsync(items)}"), Is.EqualTo(450));
    }

    [Test]
    public async Task Entries_of_the_list_without_a_record_do_not_hide_what_comes_after_them()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("code"));
        string entries = string.Join(", ", Enumerable.Range(0, 600).Select(static number => FormattableString.Invariant($"(2, CONCAT('0', 0x00FFFFFF), 'gone{number}')")));
        await Database.ExecuteAsync($"INSERT INTO flex_record_keys (index_no, value, id) VALUES {entries}");
        await DeleteAsync(items, "old");
        await MakeOldAsync(items, "old", "31 DAY");

        await RunOnceAsync(Age);

        Assert.That(await RowsAsync(items), Is.Empty);
        await Database.ExecuteAsync("DELETE FROM flex_record_keys WHERE index_no = 2 AND id LIKE 'gone%'");
    }

    [Test]
    public async Task A_failure_is_logged_and_the_service_goes_on()
    {
        await using TestDatabase database = await TestDatabase.CreateWithTablesAsync();
        using CollectedLog log = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<ILoggerProvider>(log).AddLogging();
        builder.Services.AddFlexDb(database.ConnectionString).AddRecords(static options =>
        {
            options.PurgeAfter = TimeSpan.FromSeconds(10);
            options.BuildPollInterval = TimeSpan.Zero;
        });
        using IHost host = builder.Build();

        await host.StartAsync();
        Assert.That(() => log.Entries.Select(static entry => entry.Id.Name), Has.Some.EqualTo("PurgeFailed").After(20_000, 50));
        await FlexDbInstaller.InstallAsync(database.DataSource, new FlexInstallOptions { Records = true });
        await host.Services.GetRequiredService<Core.FlexDbStore>()
            .CreateTableAsync(new Core.NewFlexTable("crm", "items") { Columns = [FlexColumn.String("code")] });
        FlexRecordSet items = host.Services.GetRequiredService<FlexRecordStore>().For("crm", "items");
        await DeleteAsync(items, "old");
        await database.ExecuteAsync("UPDATE flex_records SET deleted_at = deleted_at - INTERVAL 1 MINUTE");

        Assert.That(async () => await database.ScalarAsync("SELECT COUNT(*) FROM flex_records"), Is.EqualTo(0).After(20_000, 50));
        Assert.That(() => log.Entries.Select(static entry => entry.Id.Name), Has.Some.EqualTo("DeletionsPurged").After(20_000, 50));
        await host.StopAsync();
        Assert.That(log.Entries.Where(static entry => entry.Id.Name == "PurgeFailed").Select(static entry => entry.Level), Is.All.EqualTo(LogLevel.Warning));
    }

    private async Task RunOnceAsync(TimeSpan age)
    {
        using RecordPurgeService service = new(Records, NullLogger<RecordPurgeService>.Instance);
        await service.RunOnceAsync(age, CancellationToken.None);
    }

    private static async Task DeleteAsync(FlexRecordSet items, string id)
    {
        await items.InsertAsync($$"""{"code":"{{id}}"}""", new() { Id = id });
        await items.DeleteAsync(id);
    }

    private async Task MakeOldAsync(FlexRecordSet items, string id, string age) => await Database.ExecuteAsync(
        $"UPDATE flex_records SET deleted_at = deleted_at - INTERVAL {age} WHERE table_no = {await NumberAsync(items)} AND id LIKE '{id}'");

    private Task<object?> NumberAsync(FlexRecordSet items) => Database.ScalarAsync(
        $"SELECT rt.table_no FROM flex_record_tables AS rt JOIN flex_tables AS t ON t.id = rt.table_id WHERE t.application_id = '{items.ApplicationId}' AND t.name = '{items.Table.Value}'");

    private async Task<string> RowsAsync(FlexRecordSet items) => await Database.ScalarAsync(
        $"SELECT COALESCE(GROUP_CONCAT(id ORDER BY id), '') FROM flex_records WHERE table_no = {await NumberAsync(items)}") as string ?? "";
}
