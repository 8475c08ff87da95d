using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Writes of records while edits replace the schema under them.</summary>
[TestFixture]
public sealed class SchemaRaceTests : RecordFixture
{
    private const int Rounds = 12;
    private const int Writers = 8;

    [TestCase(true)]
    [TestCase(false)]
    public async Task Inserts_against_making_a_column_unique_repeat_no_value_once_it_is(bool isIndexedBefore)
    {
        for (int round = 0; round < Rounds; round++)
        {
            FlexRecordSet items = await CreateAsync(FlexColumn.String("code", indexed: isIndexedBefore));
            Dictionary<string, int> before = [];
            await WhileEditingAsync(
                (writer, i) => InsertAsync(items, $$"""{"code":"{{i}}"}"""),
                async () =>
                {
                    await EditAsync(items, edit => edit.ModifyColumn("code", column => column with { Unique = true }));
                    before = await CountValuesAsync(items);
                });

            Dictionary<string, int> after = await CountValuesAsync(items);
            Assert.That(after.Where(value => value.Value > Math.Max(1, before.GetValueOrDefault(value.Key))), Is.Empty);
            Assert.That(after, Has.Count.GreaterThan(before.Count));
            await EnsureSoundAsync(items);
        }
    }

    [Test]
    public async Task Inserts_against_a_retype_leave_keys_of_the_present_values_only()
    {
        for (int round = 0; round < Rounds; round++)
        {
            FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true), FlexColumn.String("name"));
            await WhileEditingAsync(
                (writer, i) => WriteAsync(items, $$"""{"code":{{i}}}""", $$"""{"code":"{{i}}"}"""),
                async () =>
                {
                    await EditAsync(items, edit => edit.ModifyColumn("code", column => column with { DataType = FlexDataType.String }));
                });

            await EnsureSoundAsync(items);
        }
    }

    [Test]
    public async Task Inserts_against_a_required_column_with_a_default_leave_right_keys()
    {
        for (int round = 0; round < Rounds; round++)
        {
            FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true));
            await WhileEditingAsync(
                (writer, i) => WriteAsync(items, i % 3 == 0 ? "{}" : $$"""{"code":{{i}}}"""),
                async () =>
                {
                    await EditAsync(items, edit => edit.ModifyColumn("code", column => column with { Required = true, DefaultValue = 7 }));
                });

            await EnsureSoundAsync(items);
        }
    }

    [Test]
    public async Task Writes_against_removing_and_adding_a_column_again_leave_right_keys()
    {
        for (int round = 0; round < Rounds; round++)
        {
            FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true), FlexColumn.String("name"));
            await WhileEditingAsync(
                (writer, i) => WriteAsync(items, $$"""{"code":{{i}}}""", """{"name":"x"}"""),
                async () =>
                {
                    await EditAsync(items, edit => edit.RemoveColumn("code"));
                    await EditAsync(items, edit => edit.AddColumn(FlexColumn.Integer("code", indexed: true)));
                });

            await EnsureSoundAsync(items);
        }
    }

    [Test]
    public async Task Writes_against_renames_of_the_table_and_of_columns_go_to_the_table_that_has_the_name()
    {
        for (int round = 0; round < Rounds; round++)
        {
            FlexRecordSet items = await CreateAsync(FlexColumn.Integer("code", indexed: true));
            FlexTable table = await Catalog.GetTableAsync(items.ApplicationId, items.Table);
            await WhileEditingAsync(
                (writer, i) => WriteAsync(items, $$"""{"code":{{i}}}""", $$"""{"number":{{i}}}"""),
                async () =>
                {
                    await EditAsync(items, edit => edit.RenameColumn("code", "number"));
                    await Catalog.RenameTableAsync(items.ApplicationId, table, "other");
                    await Catalog.CreateTableAsync(new NewFlexTable(items.ApplicationId, "items") { Columns = [FlexColumn.Integer("code", indexed: true)] });
                });

            await EnsureSoundAsync(items);
            await EnsureSoundAsync(Records.For(items.ApplicationId, "other"));
        }
    }

    /// <summary>Runs writers beside edits; the writers go on a while after the last edit.</summary>
    private static async Task WhileEditingAsync(Func<int, int, Task> write, Func<Task> edit)
    {
        using CancellationTokenSource stop = new();
        Task[] writers =
        [
            .. Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (int i = 0; !stop.IsCancellationRequested; i++)
                {
                    await write(writer, i);
                }
            })),
        ];
        await Task.Delay(30);
        await edit();
        await Task.Delay(60);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    private static async Task InsertAsync(FlexRecordSet items, string json)
    {
        try
        {
            await items.InsertAsync(json);
        }
        catch (FlexUniqueConflictException)
        {
            // Refused, as it must be once the column is unique.
        }
    }

    /// <summary>Inserts a record, and patches it; what one schema refuses another may take.</summary>
    private static async Task WriteAsync(FlexRecordSet items, string json, string? other = null)
    {
        try
        {
            FlexRecord record = await items.InsertAsync(json);
            await items.PatchAsync(record.Id, other ?? json);
        }
        catch (Exception exception) when (exception is FlexRecordException or FlexTableNotFoundException or FlexRecordNotFoundException)
        {
        }
    }

    private static async Task<Dictionary<string, int>> CountValuesAsync(FlexRecordSet items)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        await foreach (FlexRecord record in items.StreamAsync())
        {
            string code = record.GetString("code")!;
            counts[code] = counts.GetValueOrDefault(code) + 1;
        }

        return counts;
    }
}
