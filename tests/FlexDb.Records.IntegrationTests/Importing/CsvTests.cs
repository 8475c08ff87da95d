using System.Globalization;
using System.Text;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Csv;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Importing;

[TestFixture]
public sealed class CsvTests : ImportFixture
{
    private static readonly FlexColumnDefinition[] AllTypes =
    [
        FlexColumn.String("s"), FlexColumn.Text("x"), FlexColumn.Integer("i"), FlexColumn.Decimal("d"), FlexColumn.Boolean("b"), FlexColumn.Date("on"),
        FlexColumn.DateTime("at"), FlexColumn.Json("j"), FlexColumn.Reference("r", "items"),
    ];

    [Test]
    public async Task What_is_exported_imports_as_the_same_records([Values("", "de-DE")] string culture)
    {
        FlexCsvOptions options = new() { Culture = CultureInfo.GetCultureInfo(culture), Separator = culture.Length == 0 ? ',' : ';' };
        FlexTableSchema schema = new(AllTypes);
        FlexRecordSet from = await CreateInAsync(NewApplication(), "items", AllTypes);
        await Records.WriteAsync(from.ApplicationId,
        [
            FlexRecordWrite.Insert("items", "{}", "empty"),
            FlexRecordWrite.Insert("items", """{"s":"","x":"a\nb\r\n\u2028,;\"'","i":-9223372036854775808,"d":"-0.0000000000000000000000000001","b":false,"on":"0001-01-01","at":"2024-02-29T23:59:59.999999Z","j":{"a":[1,null,"x\n"]},"r":"z"}""", "full,\"id"),
            FlexRecordWrite.Insert("items", """{"s":" padded ","x":"=1+1","i":0,"d":"1234.5","b":true,"j":"text"}""", "z"),
            .. Enumerable.Range(0, 700).Select(static number => FlexRecordWrite.Insert("items", $$"""{"i":{{number}}}""")),
        ]);
        FlexRecordSet to = await CreateInAsync(NewApplication(), "items", AllTypes);
        using MemoryStream stream = new();
        Reports<long> reports = new();

        long count = await FlexCsv.WriteAsync(from.StreamAsync(), schema, stream, options, reports);
        stream.Position = 0;
        FlexRecordImportResult result = await to.ImportAsync(FlexCsv.ReadAsync(stream, schema, options));

        Assert.That((count, reports.All[^1]), Is.EqualTo((703L, 703L)));
        Assert.That(Counts(result), Is.EqualTo((703L, 703L, 0L, 0L, 0L)));
        IReadOnlyList<FlexRecord> before = await ToListAsync(from.StreamAsync());
        IReadOnlyList<FlexRecord> after = await ToListAsync(to.StreamAsync());
        Assert.That(after.Select(static record => (record.Id, record.ToJson())), Is.EqualTo(before.Select(static record => (record.Id, record.ToJson()))));
    }

    [Test]
    public async Task Formulas_are_escaped_where_that_is_asked_for_and_numbers_never()
    {
        FlexColumnDefinition[] columns = [FlexColumn.String("s"), FlexColumn.Integer("i")];
        FlexRecordSet items = await CreateAsync(columns);
        await items.InsertAsync("""{"s":"=1+1","i":-1}""", new() { Id = "@a" });

        Assert.That(await ExportAsync(new()), Is.EqualTo("id,s,i\r\n@a,=1+1,-1\r\n"));
        Assert.That(await ExportAsync(new() { EscapesFormulas = true }), Is.EqualTo("id,s,i\r\n'@a,'=1+1,-1\r\n"));
        Assert.That(await ExportAsync(new() { HasIds = false, Separator = '\t' }), Is.EqualTo("s\ti\r\n=1+1\t-1\r\n"));

        async Task<string> ExportAsync(FlexCsvOptions options)
        {
            using MemoryStream stream = new();
            await FlexCsv.WriteAsync(items.StreamAsync(), new FlexTableSchema(columns), stream, options);
            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    [Test]
    public async Task A_header_that_names_unknown_columns_imports_nothing()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await using MemoryStream stream = new("email,colour\na,red\n"u8.ToArray());

        FlexRecordImportException? refused = await Assert.ThrowsAsync<FlexRecordImportException>(() => contacts.ImportAsync(FlexCsv.ReadAsync(stream, new FlexTableSchema(Contact))));

        Assert.That(Errors(refused!.Result), Is.EqualTo(new (long, string?, string)[] { (1, "colour", FlexRecordErrorCodes.UnknownColumn) }));
    }

    [Test]
    public async Task The_errors_of_a_row_are_in_the_order_of_the_columns()
    {
        FlexRecordSet contacts = await CreateAsync(Contact);
        await using MemoryStream stream = new("manager,age,email,id\n,forty,, padded\n"u8.ToArray());

        FlexRecordImportException? refused = await Assert.ThrowsAsync<FlexRecordImportException>(() => contacts.ImportAsync(FlexCsv.ReadAsync(stream, new FlexTableSchema(Contact))));

        Assert.That(
            Errors(refused!.Result),
            Is.EqualTo(new (long, string?, string)[]
            {
                (2, "id", FlexRecordImportErrorCodes.InvalidId), (2, "email", FlexRecordErrorCodes.Required), (2, "age", FlexRecordErrorCodes.WrongForm),
            }));
    }

    /// <summary>
    /// Many rows of which 1 % are bad. The number of rows is FLEXDB_RECORD_IMPORT_ROWS, 6,000 where that is not set; the numbers in
    /// docs/importing.md are of 100,000.
    /// </summary>
    [Test]
    public async Task Of_many_rows_with_one_bad_in_a_hundred_all_bad_ones_are_named_and_memory_stays_flat([Values] FlexRecordImportMode mode)
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_RECORD_IMPORT_ROWS") ?? "6000", CultureInfo.InvariantCulture);
        FlexRecordSet contacts = await CreateAsync(Contact);
        await contacts.InsertAsync("""{"email":"taken@example.org"}""", new() { Id = "taken" });
        FileInfo file = new(Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.csv"));
        try
        {
            (long Place, string? Column, string Code)[] expected = await WriteFileAsync(file, count);
            long first = 0;
            long most = 0;
            Reports<FlexRecordImportProgress> reports = new(_ =>
            {
                long live = GC.GetTotalMemory(forceFullCollection: true);
                first = first == 0 ? live : first;
                most = Math.Max(most, live);
            });
            long before = GC.GetTotalMemory(forceFullCollection: true);
            System.Diagnostics.Stopwatch time = System.Diagnostics.Stopwatch.StartNew();
            FlexRecordImportResult result = await ImportAsync();
            time.Stop();

            await TestContext.Out.WriteLineAsync(FormattableString.Invariant(
                $"{mode}: {count} rows of {file.Length} bytes in {time.Elapsed.TotalSeconds:0.0} s; live memory {before / 1024.0 / 1024:0.0} MiB before, {first / 1024.0 / 1024:0.0} after the first batch, {most / 1024.0 / 1024:0.0} at most"));
            Assert.That(Errors(result), Is.EqualTo(expected));
            Assert.That((result.Rows, result.Inserted, result.Refused), Is.EqualTo(((long)count, (long)count - expected.Length, (long)expected.Length)));
            Assert.That(reports.All[^1].Rows, Is.EqualTo(count));
            Assert.That(most - before, Is.LessThan(24 * 1024 * 1024));
            long stored = 0;
            await foreach (FlexRecord _ in contacts.StreamAsync())
            {
                stored++;
            }

            Assert.That(stored, Is.EqualTo(mode == FlexRecordImportMode.WhatIsGood ? count - expected.Length + 1 : 1));

            async Task<FlexRecordImportResult> ImportAsync()
            {
                await using FileStream stream = file.OpenRead();
                FlexRecordImportOptions options = new() { Mode = mode, MaxErrors = 100_000 };
                try
                {
                    return await contacts.ImportAsync(FlexCsv.ReadAsync(stream, new FlexTableSchema(Contact)), options, reports);
                }
                catch (FlexRecordImportException exception)
                {
                    return exception.Result;
                }
            }
        }
        finally
        {
            file.Delete();
        }

        await EnsureSoundAsync(contacts);
    }

    /// <summary>Each hundredth row is bad, in a way of its own; others refer to the row before them.</summary>
    private static async Task<(long Place, string? Column, string Code)[]> WriteFileAsync(FileInfo file, int count)
    {
        List<(long, string?, string)> bad = [];
        await using StreamWriter writer = file.CreateText();
        await writer.WriteLineAsync("id,email,age,manager");
        for (int i = 0; i < count; i++)
        {
            string id = $"c{i:000000}";
            string good = $"{id},{i}@example.org,{i % 100},{(i % 100 is > 1 ? $"c{i - 1:000000}" : "")}";
            (string line, string? column, string? code) = i % 100 == 99
                ? (i / 100 % 6) switch
                {
                    0 => ($"{id},{i}@example.org,200,", "age", FlexRecordErrorCodes.AboveMax),
                    1 => ($"{id},{i}@example.org,forty,", "age", FlexRecordErrorCodes.WrongForm),
                    2 => ($"{id},,20,", "email", FlexRecordErrorCodes.Required),
                    3 => ($"{id},taken@example.org,20,", "email", FlexRecordImportErrorCodes.UniqueConflict),
                    4 => ($"{id},{i}@example.org,20,nobody", "manager", FlexRecordImportErrorCodes.TargetNotFound),
                    _ => ($"c{i - 1:000000},{i}@example.org,20,", null, FlexRecordImportErrorCodes.IdTaken),
                }
                : (good, null, null);
            await writer.WriteLineAsync(line);
            if (code is not null)
            {
                bad.Add((i + 2, column, code));
            }
        }

        return [.. bad];
    }
}
