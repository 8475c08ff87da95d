using System.Globalization;
using System.Text;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Csv;

namespace FlexDb.Records.Tests.Importing;

[TestFixture]
public sealed class CsvReadingTests
{
    private static readonly FlexTableSchema Schema = new(
    [
        FlexColumn.String("s"), FlexColumn.Integer("i"), FlexColumn.Decimal("d"), FlexColumn.Boolean("b"), FlexColumn.Date("on"),
        FlexColumn.DateTime("at"), FlexColumn.Json("j"), FlexColumn.Text("x"),
    ]);

    private static IEnumerable<TestCaseData> Files =>
    [
        new TestCaseData("s,i\r\na,1\r\nb,2", """2 {"s":"a","i":1}|3 {"s":"b","i":2}"""),
        new TestCaseData("\uFEFFs\na\n", """2 {"s":"a"}"""),
        new TestCaseData("s,x\n\"\",\n", """2 {"s":""}"""),
        new TestCaseData("s,x\n\n\"a\nb\",\"q\"\"q\"\nc,d\n", "3 {\"s\":\"a\\nb\",\"x\":\"q\\\"q\"}|5 {\"s\":\"c\",\"x\":\"d\"}"),
        new TestCaseData("\"s\",x\n a ,'b'\n", """2 {"s":" a ","x":"'b'"}"""),
        new TestCaseData("i,d,b\n007,-0.50,TRUE\n+1,.5,0\n-9223372036854775808,123456789012345678901234567.8,1", """2 {"i":7,"d":"-0.50","b":true}|3 {"i":1,"d":"0.5","b":false}|4 {"i":-9223372036854775808,"d":"123456789012345678901234567.8","b":true}"""),
        new TestCaseData("on,at,j\n2024-02-29,2024-02-29T23:59:59Z,\"{\"\"a\"\":[1,null]}\"\n", """2 {"on":"2024-02-29","at":"2024-02-29T23:59:59Z","j":{"a":[1,null]}}"""),
        new TestCaseData("x,id,s\nb,one,a", """2 one {"x":"b","s":"a"}"""),
        new TestCaseData("s", ""),
        new TestCaseData("", ""),
    ];

    private static IEnumerable<TestCaseData> Bad =>
    [
        new TestCaseData("s,colour,s\na,b,c", $"1 colour {FlexRecordErrorCodes.UnknownColumn}|1 s {FlexRecordErrorCodes.DuplicateColumn}"),
        new TestCaseData("s,\na,b", $"1  {FlexRecordErrorCodes.UnknownColumn}"),
        new TestCaseData("s,i\na\n", $"2  {FlexRecordImportErrorCodes.MalformedRow}"),
        new TestCaseData("s,i\na\"b\"c,\"c\"d\nx,1", $"2 s {FlexRecordImportErrorCodes.MalformedRow}|2 i {FlexRecordImportErrorCodes.MalformedRow}"),
        new TestCaseData("s\n\"a", $"2 s {FlexRecordImportErrorCodes.MalformedRow}"),
        new TestCaseData("i,d,b,j\n\"1,000\",1e5,yes,{", string.Join('|', "idbj".Select(static name => $"2 {name} {FlexRecordErrorCodes.WrongForm}"))),
        new TestCaseData("i\n1.5\n-\n", $"2 i {FlexRecordErrorCodes.WrongForm}|3 i {FlexRecordErrorCodes.WrongForm}"),
    ];

    [TestCaseSource(nameof(Files))]
    public async Task A_row_is_a_record_by_the_types_of_its_columns(string csv, string expected)
    {
        List<FlexImportRow> rows = await ReadAsync(csv);

        Assert.That(rows.SelectMany(static row => row.Errors), Is.Empty);
        Assert.That(string.Join('|', rows.Select(static row => $"{row.Place} {(row.Id is null ? "" : row.Id + " ")}{Encoding.UTF8.GetString(row.Json.Span)}")), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Bad))]
    public async Task What_cannot_be_read_is_an_error_of_its_row_and_column(string csv, string expected) =>
        Assert.That(
            string.Join('|', (await ReadAsync(csv)).SelectMany(static row => row.Errors.Select(error => $"{row.Place} {error.Column} {error.Code}"))),
            Is.EqualTo(expected));

    [Test]
    public async Task A_culture_says_how_numbers_and_dates_are_written()
    {
        FlexCsvOptions german = new() { Culture = CultureInfo.GetCultureInfo("de-DE"), Separator = ';' };

        List<FlexImportRow> rows = await ReadAsync("i;d;on;at\n-1;1,50;31.12.2024;31.12.2024 23:59:58\n1;1;2024-12-31;2024-12-31T00:00:00Z\n1;1.5;;\n", german);

        Assert.That(Encoding.UTF8.GetString(rows[0].Json.Span), Is.EqualTo("""{"i":-1,"d":"1.50","on":"2024-12-31","at":"2024-12-31T23:59:58Z"}"""));
        Assert.That(Encoding.UTF8.GetString(rows[1].Json.Span), Is.EqualTo("""{"i":1,"d":"1","on":"2024-12-31","at":"2024-12-31T00:00:00Z"}"""));
        Assert.That(rows[2].Errors.Select(static error => error.Column), Is.EqualTo(new[] { "d" }));
    }

    [Test]
    public async Task Bytes_that_are_no_UTF_8_are_an_error_of_their_row()
    {
        await using MemoryStream stream = new([.. "s,i\na,1\n"u8, 0xFF, .. ",2\nc,3\n"u8]);
        List<FlexImportRow> rows = [];
        await foreach (FlexImportRow row in FlexCsv.ReadAsync(stream, Schema))
        {
            rows.Add(row);
        }

        Assert.That(rows.Select(static row => string.Join(' ', row.Errors.Select(static error => error.Code))), Is.EqualTo(new[] { "", FlexRecordErrorCodes.InvalidUtf8, "" }));
        Assert.That(stream.CanRead, Is.True);
    }

    [Test]
    public async Task A_row_that_never_ends_ends_the_reading_with_an_error()
    {
        List<FlexImportRow> rows = await ReadAsync("s\na\n\"" + new string('x', 17_000_000));

        Assert.That(rows.Select(static row => (row.Place, row.Errors.Count)), Is.EqualTo(new[] { (2L, 0), (3L, 1) }));
        Assert.That(rows[1].Errors[0].Code, Is.EqualTo(FlexRecordImportErrorCodes.LineTooLong));
    }

    [Test]
    public void Options_out_of_range_are_refused()
    {
        Assert.That(static () => FlexCsv.ReadAsync(Stream.Null, Schema, new() { Separator = '"' }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(static () => FlexCsv.ReadAsync(Stream.Null, Schema, new() { Culture = null! }), Throws.ArgumentNullException);
        Assert.That(static () => FlexCsv.ReadAsync(Stream.Null, null!), Throws.ArgumentNullException);
    }

    /// <summary>Whatever the text, it is read as rows whose places rise, each with errors or with a record that is JSON.</summary>
    [Test]
    public async Task Hostile_files_give_rows_with_errors_or_JSON()
    {
        Random random = new(20261126);
        string[] tokens = [",", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", "a", "1", "-1.5", "1e5", "true", "2024-02-30", "{}", "[", "\uFFFD", "\uFFFF", "\0", "=1+1", " ", "'", "é", "😀", ";", "\t", "99999999999999999999999999999999"];
        FlexRecordValidator validator = FlexRecordValidator.For(Schema);
        for (int input = 0; input < 50_000; input++)
        {
            StringBuilder csv = new("s,i,d\n");
            for (int count = random.Next(12); count > 0; count--)
            {
                csv.Append(tokens[random.Next(tokens.Length)]);
            }

            long last = 1;
            foreach (FlexImportRow row in await ReadAsync(csv.ToString()))
            {
                Assert.That(row.Place, Is.GreaterThan(last), csv.ToString());
                last = row.Place;
                if (row.Errors.Count == 0)
                {
                    FlexRecordResult result = validator.Validate(row.Json, FlexRecordMode.Insert);
                    Assert.That(result.Errors.Select(static error => error.Code), Has.None.EqualTo(FlexRecordErrorCodes.MalformedJson).And.None.EqualTo(FlexRecordErrorCodes.InvalidUtf8), csv.ToString());
                }
            }
        }
    }

    private static async Task<List<FlexImportRow>> ReadAsync(string csv, FlexCsvOptions? options = null)
    {
        await using MemoryStream stream = new(Encoding.UTF8.GetBytes(csv));
        List<FlexImportRow> rows = [];
        await foreach (FlexImportRow row in FlexCsv.ReadAsync(stream, Schema, options))
        {
            rows.Add(row);
        }

        return rows;
    }
}
