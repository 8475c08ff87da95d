using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records.Hosting;

using Microsoft.Extensions.Logging.Abstractions;

namespace FlexDb.Records.IntegrationTests.Building;

[TestFixture]
public sealed class RecordBuilderServiceTests : BuildFixture
{
    [Test]
    public async Task A_table_that_nobody_writes_gets_the_indexes_that_an_edit_asks_for()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 20);
        await MakeUniqueAsync(items);

        await RunOnceAsync();

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task An_index_that_no_schema_asks_for_is_removed()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email", indexed: true));
        await FillAsync(items, 20);
        await EditAsync(items, static edit => edit.ModifyColumn("email", static column => column with { Indexed = false }));

        await RunOnceAsync();

        Assert.That(await CountAsync(items, "flex_record_keys"), Is.Zero);
        Assert.That(await Database.ScalarAsync("SELECT COUNT(*) FROM flex_record_indexes WHERE state = 'dropping'"), Is.Zero);
    }

    [Test]
    public async Task What_another_builds_is_left_alone()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 20);
        await MakeUniqueAsync(items);
        StepwiseBuild other = await StartBuildAsync(items, "other");
        await other.StepAsync(10);

        await RunOnceAsync();

        Assert.That(await ProgressAsync(items), Is.EqualTo("ordered r0009 0, unique r0009 0"));
    }

    [Test]
    public async Task A_table_that_cannot_be_built_does_not_stop_the_others()
    {
        FlexRecordSet broken = await CreateAsync(FlexColumn.String("email"));
        FlexRecordSet items = await CreateInAsync(broken.ApplicationId, "others", FlexColumn.String("email"));
        await FillAsync(broken, 5);
        await FillAsync(items, 5);
        await MakeUniqueAsync(broken);
        await MakeUniqueAsync(items);
        FlexTable table = await Catalog.GetTableAsync(broken.ApplicationId, broken.Table);
        await Database.ExecuteAsync($"DELETE FROM flex_table_versions WHERE table_id = '{table.Id}' AND version = 1");

        await RunOnceAsync();

        Assert.That(await IndexCheck.StatesAsync(items, Records), Is.EqualTo(["email ordered ready", "email unique ready"]));
    }

    private async Task RunOnceAsync()
    {
        using RecordBuilderService service = new(Records, NullLogger<RecordBuilderService>.Instance);
        await service.RunOnceAsync(CancellationToken.None);
    }
}
