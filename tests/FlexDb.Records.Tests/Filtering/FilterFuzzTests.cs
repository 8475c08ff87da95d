using System.Globalization;
using System.Text;

using FlexDb.Core.Errors;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Tests.Filtering;

/// <summary>
/// Hostile JSON as a filter: each text gives a filter that is written and read again as an equal one, or a typed exception,
/// and so does its use for a table. The number of inputs is FLEXDB_FUZZ_INPUTS, 100,000 where that is not set; build/fuzz.sh
/// runs more.
/// </summary>
[TestFixture]
public sealed class FilterFuzzTests
{
    private static readonly string[] Columns = ["s", "t", "i", "d", "b", "date", "time", "r", "j", "computed", "$and", "and", "or", "not", "id", "version", "created_by", "none", "", "\\u0073", "\\ud800", "$"];

    private static readonly string[] Operators = ["eq", "ne", "in", "lt", "lte", "gt", "gte", "between", "startsWith", "contains", "equalIgnoringCase", "isNull", "like", "EQ", "\\u0065q"];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "1", "1.0", "1e2", "1e999999999", "9223372036854775808", "0.1", "1e-29", "\"\"", "\"a\"", "\"A\"", "\"ß\"", "\"\\u0301\"", "\"\\u0000\"",
        "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"😀\"", "\"2026-01-01\"", "\"2026-02-30\"", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00.1234567Z\"", "\"0000-12-31T23:30:00-01:00\"",
        "\"'; DROP TABLE flex_records; --\"", "{}", "[]", "[[1]]", "{\"a\":1}", "[[[[[[[[[[[[1]]]]]]]]]]]]",
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "null", "-", "1e", "\uFEFF", "\0", " ", "//", "/*", "\"and\":[", "\"not\":{" }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F],
    ];

    [Test]
    public void No_input_gives_another_exception_than_that_of_a_bad_filter_or_of_a_limit()
    {
        int inputs = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_INPUTS") ?? "100000", CultureInfo.InvariantCulture);
        int seed = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_SEED") ?? "20261126", CultureInfo.InvariantCulture);
        Random random = new(seed);
        FlexRecord record = FilterTables.Record("""{"s":"a","i":1,"d":0.1,"b":true,"time":"2026-01-01T00:00:00Z","j":{}}""");
        int read = 0, used = 0;
        for (int input = 0; input < inputs; input++)
        {
            byte[] json = Damaged(random, Encoding.UTF8.GetBytes(Filter(random, depth: random.Next(5))));
            try
            {
                FlexFilter filter = FlexFilter.Parse(json);
                read++;
                Assert.That(FlexFilter.Parse(filter.ToJson()), Is.EqualTo(filter));
                used += Use(filter, record) ? 1 : 0;
            }
            catch (FlexDbException exception) when (exception is FlexFilterException or FlexLimitException)
            {
                // Refused, as it may be.
            }
            catch (Exception exception) when (exception is not MultipleAssertException)
            {
                Assert.Fail($"filter {Convert.ToHexString(json)}: {exception}");
            }
        }

        TestContext.Progress.WriteLine(FormattableString.Invariant($"{inputs} inputs, {read} of them read and {used} used, seed {seed}"));
        Assert.That(read, Is.InRange(inputs / 10, inputs - 1));
        Assert.That(used, Is.InRange(inputs / 100, read - 1));
    }

    private static bool Use(FlexFilter filter, FlexRecord record)
    {
        try
        {
            return filter.Matches(record) != (!filter).Matches(record) ? true : throw new InvalidOperationException("A filter and its negation agree.");
        }
        catch (FlexDbException exception) when (exception is FlexFilterException or FlexColumnNotFoundException or FlexLimitException)
        {
            return false;
        }
    }

    private static string Filter(Random random, int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            string[] terms = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Filter(random, depth - 1))];
            return random.Next(3) switch
            {
                0 => $$"""{"and":[{{string.Join(',', terms)}}]}""",
                1 => $$"""{"or":[{{string.Join(',', terms)}}]}""",
                _ => $$"""{"not":{{Filter(random, depth - 1)}} }""",
            };
        }

        IEnumerable<string> columns = Enumerable.Range(0, random.Next(8) == 0 ? random.Next(4) : 1)
            .Select(_ => $"\"{Pick(random, Columns, likely: 9)}\":{Comparisons(random)}");
        return $"{{{string.Join(',', columns)}}}";
    }

    private static string Comparisons(Random random)
    {
        IEnumerable<string> comparisons = Enumerable.Range(0, random.Next(8) == 0 ? random.Next(4) : 1).Select(_ =>
        {
            string name = Pick(random, Operators, likely: 12);
            return $"\"{name}\":{(name is "in" or "between" ? $"[{string.Join(',', Enumerable.Range(0, 2).Select(_ => Value(random)))}]" : name == "isNull" ? "true" : Value(random))}";
        });
        return $"{{{string.Join(',', comparisons)}}}";
    }

    private static string Value(Random random) => Pick(random, Values, likely: 18);

    // Mostly of the first ones, or too much is refused at once.
    private static string Pick(Random random, string[] from, int likely) => from[random.Next(random.Next(10) == 0 ? from.Length : likely)];

    private static byte[] Damaged(Random random, byte[] json)
    {
        List<byte> bytes = [.. json];
        for (int damage = random.Next(10) - 7; damage > 0; damage--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveAt(at);
                    break;
                case 2 when bytes.Count < 10_000:
                    bytes.InsertRange(at, bytes[(bytes.Count / 2)..].ToArray());
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes];
    }
}
