using FlexDb.Core.Schema;
using FlexDb.Records.Building;

namespace FlexDb.Records.IntegrationTests.Building;

[TestFixture]
public sealed class UpgradeTests : BuildFixture
{
    [Test]
    public async Task Removed_values_are_gone_for_good()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email", unique: true), FlexColumn.String("secret"));
        await FillAsync(items, 250);
        await items.PatchAsync(IdOf(5), """{"secret":"hush"}""");
        await items.PatchAsync(IdOf(6), """{"secret":"hush"}""");
        await items.DeleteAsync(IdOf(6));
        await EditAsync(items, static edit => edit.RemoveColumn("secret"));
        List<FlexRecordUpgradeProgress> told = [];

        long rewritten = await Records.UpgradeAsync(items.ApplicationId, items.Table, new BuildTests.Listener<FlexRecordUpgradeProgress>(told.Add));
        await Catalog.RevertTableAsync(items.ApplicationId, items.Table, 1, Lossy);
        await items.RestoreAsync(IdOf(6));

        Assert.That(rewritten, Is.EqualTo(250));
        Assert.That(told, Is.EqualTo(new FlexRecordUpgradeProgress[] { new(250, 250) }));
        Assert.That((await items.FindAsync(IdOf(5)))!.ToJson(), Does.Not.Contain("hush"));
        Assert.That((await items.FindAsync(IdOf(6)))!.ToJson(), Does.Not.Contain("hush"));
        Assert.That(await IndexCheck.FindAsync(items, Records), Is.Empty);
    }

    [Test]
    public async Task A_rewritten_record_shows_the_same_and_keeps_its_last_change()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await items.InsertAsync("""{"email":"12"}""", new() { Id = "a", Actor = "ann" });
        await EditAsync(items, static edit => edit.ModifyColumn("email", static column => FlexColumn.Integer("email") with { Id = column.Id }));
        FlexRecord before = (await items.FindAsync("a"))!;

        await Records.UpgradeAsync(items.ApplicationId, items.Table);
        FlexRecord after = (await items.FindAsync("a"))!;

        Assert.That(after.ToJson(), Is.EqualTo(before.ToJson()));
        Assert.That((after.Version, after.UpdatedAt, after.UpdatedBy, after.StoredVersion), Is.EqualTo((2, before.UpdatedAt, "ann", 2)));
    }

    [Test]
    public async Task Records_in_the_present_form_are_left_alone()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.String("email"));
        await FillAsync(items, 3);
        await EditAsync(items, static edit => edit.AddColumn(FlexColumn.String("name")));
        await items.PatchAsync(IdOf(1), """{"name":"x"}""");

        long rewritten = await Records.UpgradeAsync(items.ApplicationId, items.Table);

        Assert.That(rewritten, Is.EqualTo(2));
        Assert.That((await items.FindAsync(IdOf(1)))!.Version, Is.EqualTo(2));
        Assert.That(await Records.UpgradeAsync(items.ApplicationId, items.Table), Is.Zero);
    }
}
