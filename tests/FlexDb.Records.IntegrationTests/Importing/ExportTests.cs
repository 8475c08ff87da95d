using System.Text;

using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Importing;

[TestFixture]
public sealed class ExportTests : ImportFixture
{
    [Test]
    public async Task Records_are_written_a_line_each_in_the_order_of_their_ids()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"b","age":2}""", new() { Id = "b\"\\é" });
        await contacts.InsertAsync("""{"email":"a"}""", new() { Id = "a" });
        using MemoryStream stream = new();
        Reports<long> reports = new();

        long count = await contacts.ExportAsync(stream, progress: reports);

        Assert.That(count, Is.EqualTo(2));
        Assert.That(reports.All[^1], Is.EqualTo(2));
        Assert.That(
            Encoding.UTF8.GetString(stream.ToArray()).Replace("\\u0022", "\\\"", StringComparison.Ordinal).Replace("\\u00E9", "é", StringComparison.Ordinal),
            Is.EqualTo("{\"id\":\"a\",\"email\":\"a\"}\n{\"id\":\"b\\\"\\\\é\",\"email\":\"b\",\"age\":2}\n"));
    }

    [Test]
    public async Task What_is_exported_imports_as_the_same_records()
    {
        string app = NewApplication();
        FlexColumnDefinition[] columns =
        [
            FlexColumn.String("s"), FlexColumn.Text("x"), FlexColumn.Integer("i"), FlexColumn.Decimal("d"), FlexColumn.Boolean("b"), FlexColumn.Date("on"),
            FlexColumn.DateTime("at"), FlexColumn.Json("j"),
        ];
        FlexRecordSet from = await CreateInAsync(app, "items", [.. columns, FlexColumn.Reference("r", "items")]);
        await Records.WriteAsync(app,
        [
            FlexRecordWrite.Insert("items", "{}", "empty"),
            FlexRecordWrite.Insert("items", """{"s":"","x":"a\nb\u2028,\"","i":-9223372036854775808,"d":"0.0000000000000000000000000001","b":false,"on":"0001-01-01","at":"2024-02-29T23:59:59.999999Z","j":{"a":[1,null,"x\n"]},"r":"z"}""", "full"),
            FlexRecordWrite.Insert("items", """{"s":null,"j":null,"i":null}""", "z"),
            .. Enumerable.Range(0, 700).Select(static number => FlexRecordWrite.Insert("items", $$"""{"i":{{number}}}""")),
        ]);
        FlexRecordSet to = await CreateInAsync(NewApplication(), "items", [.. columns, FlexColumn.Reference("r", "items")]);
        using MemoryStream stream = new();

        await from.ExportAsync(stream);
        stream.Position = 0;
        FlexRecordImportResult result = await to.ImportAsync(FlexNdjson.ReadAsync(stream));

        Assert.That(Counts(result), Is.EqualTo((703L, 703L, 0L, 0L, 0L)));
        IReadOnlyList<FlexRecord> before = await ToListAsync(from.StreamAsync());
        IReadOnlyList<FlexRecord> after = await ToListAsync(to.StreamAsync());
        Assert.That(after.Select(static record => (record.Id, record.ToJson())), Is.EqualTo(before.Select(static record => (record.Id, record.ToJson()))));
    }
}
