using System.Text;
using System.Text.Json;

using FlexDb.Records.Tests.Support;

namespace FlexDb.Records.Tests.Importing;

[TestFixture]
public sealed class NdjsonReadingTests
{
    private static IEnumerable<TestCaseData> Lines =>
    [
        new TestCaseData("{}", "1 - {}"),
        new TestCaseData("\uFEFF{}\r\n{\"a\":1}\n", "1 - {}|2 - {\"a\":1}"),
        new TestCaseData("\n \t\r\n{}\n\n", "3 - {}"),
        new TestCaseData("{\"id\":\"a\"}", "1 a {}"),
        new TestCaseData("{ \"id\" : \"a\" , \"b\":1}", "1 a { \"b\":1}"),
        new TestCaseData("{\"b\":1 , \"id\":\"a\"}", "1 a {\"b\":1}"),
        new TestCaseData("{\"b\":[{\"id\":1}],\"id\":\"\\u0061\\n\",\"c\":2}", "1 a\n {\"b\":[{\"id\":1}],\"c\":2}"),
        new TestCaseData("{\"id\":null,\"b\":1}", "1 - {\"b\":1}"),
        new TestCaseData("{\"id\":\"a\",\"id\":\"b\"}", "1 a {\"id\":\"b\"}"),
        new TestCaseData("{\"id\":\"a\"} x", "1 a {} x"),
        new TestCaseData("{\"id\":\"a\"", "1 - {\"id\":\"a\""),
        new TestCaseData("[\"id\"]", "1 - [\"id\"]"),
        new TestCaseData("nonsense\n{}", "1 - nonsense|2 - {}"),
        new TestCaseData("", ""),
    ];

    [TestCaseSource(nameof(Lines))]
    public async Task A_line_is_a_row_with_its_number_and_id(string text, string expected)
    {
        List<FlexImportRow> rows = await ReadAsync(Encoding.UTF8.GetBytes(text));

        Assert.That(rows.SelectMany(static row => row.Errors), Is.Empty);
        Assert.That(string.Join('|', rows.Select(static row => $"{row.Place} {row.Id ?? "-"} {Encoding.UTF8.GetString(row.Json.Span)}")), Is.EqualTo(expected));
    }

    [Test]
    public async Task An_id_that_is_no_text_is_an_error_of_its_row([Values("7", "[1]", "\"\\ud800\"")] string id)
    {
        List<FlexImportRow> rows = await ReadAsync(Encoding.UTF8.GetBytes($"{{\"id\":{id},\"a\":1}}\n{{}}"));

        Assert.That(rows[0].Errors.Select(static error => error.Code), Is.EqualTo(new[] { FlexRecordImportErrorCodes.InvalidId }));
        Assert.That(rows[1].Errors, Is.Empty);
    }

    [Test]
    public async Task Without_ids_a_line_is_its_record()
    {
        List<FlexImportRow> rows = await ReadAsync("{\"id\":\"a\"}"u8.ToArray(), new() { HasIds = false });

        Assert.That(Encoding.UTF8.GetString(rows[0].Json.Span), Is.EqualTo("{\"id\":\"a\"}"));
    }

    [Test]
    public async Task A_line_that_is_too_long_is_passed_over_without_being_kept()
    {
        await using EndlessLine stream = new(200 * 1024 * 1024);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<FlexImportRow> rows = [];
        await foreach (FlexImportRow row in FlexNdjson.ReadAsync(stream))
        {
            rows.Add(row);
        }

        Assert.That(rows.Select(static row => row.Errors.Count), Is.EqualTo(new[] { 1, 0 }));
        Assert.That((rows[0].Errors[0].Code, rows[1].Place), Is.EqualTo((FlexRecordImportErrorCodes.LineTooLong, 2L)));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(16 * 1024 * 1024));
    }

    [Test]
    public void A_limit_out_of_range_is_refused()
    {
        Assert.That(static () => FlexNdjson.ReadAsync(Stream.Null, new() { MaxLineBytes = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(static () => FlexNdjson.ReadAsync(null!), Throws.ArgumentNullException);
    }

    /// <summary>Whatever the bytes and however they come, each line that is not blank is one row, and a whole object keeps all but its id.</summary>
    [Test]
    public async Task Hostile_bytes_give_one_row_for_each_line()
    {
        Random random = new(20261126);
        HostileInputs hostile = new(random);
        for (int input = 0; input < 50_000; input++)
        {
            byte[] record = hostile.Record();
            byte[] bytes = [.. record, .. random.Next(2) == 0 ? "\r\n"u8 : "\n"u8, .. "{\"id\":\"last\",\"a\":1}"u8];
            List<FlexImportRow> rows = await ReadAsync(bytes, pieces: random);

            int lines = record.Count(static item => item == '\n') + 2;
            Assert.That(rows, Has.Count.LessThanOrEqualTo(lines));
            FlexImportRow last = rows[^1];
            Assert.That((last.Place, last.Id, Encoding.UTF8.GetString(last.Json.Span)), Is.EqualTo(((long)lines, "last", "{\"a\":1}")), Convert.ToHexString(record));
            if (lines == 2 && IsObject(record) is { } count && rows.Count == 2)
            {
                Assert.That(IsObject(rows[0].Json.ToArray()), Is.EqualTo(count - (rows[0].Id is null && rows[0].Errors.Count == 0 && !HasId(record) ? 0 : 1)), Convert.ToHexString(record));
            }
        }
    }

    private static int? IsObject(byte[] json)
    {
        try
        {
            JsonElement element = JsonElement.Parse(json);
            return element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Count() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool HasId(byte[] json) => JsonElement.Parse(json).TryGetProperty("id", out _);

    private static async Task<List<FlexImportRow>> ReadAsync(byte[] bytes, FlexNdjsonOptions? options = null, Random? pieces = null)
    {
        await using PiecewiseStream stream = new(bytes, pieces);
        List<FlexImportRow> rows = [];
        await foreach (FlexImportRow row in FlexNdjson.ReadAsync(stream, options))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Gives its bytes in pieces, as a network does.</summary>
    private sealed class PiecewiseStream(byte[] bytes, Random? pieces) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(pieces is null ? buffer : buffer[..Math.Min(buffer.Length, pieces.Next(1, 40))], cancellationToken);
    }

    /// <summary>One very long line, and a short one.</summary>
    private sealed class EndlessLine(long length) : Stream
    {
        private long _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = (int)Math.Min(count, Math.Max(0, length - _given));
            buffer.AsSpan(offset, given).Fill((byte)'x');
            _given += given;
            if (given == 0 && _given == length)
            {
                _given++;
                "\n{}"u8.CopyTo(buffer.AsSpan(offset));
                return 3;
            }

            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
