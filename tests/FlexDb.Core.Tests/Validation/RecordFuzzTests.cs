using System.Diagnostics;
using System.Globalization;
using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Validation;

/// <summary>
/// Random bytes and damaged records: no exception, no hang, no memory that the size does not explain. The number of
/// inputs is FLEXDB_FUZZ_INPUTS, 100,000 where that is not set; build/fuzz.sh runs ten million.
/// </summary>
[TestFixture]
public sealed class RecordFuzzTests
{
    private const int InputsPerSchema = 2_000;
    private const int MaxMilliseconds = 100;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\u0000", "null", "true", "-", "1e", "1e999999999", "0.", "\"a\":", "\uFEFF", "\0", " ",
            "9223372036854775808", "\"2024-02-30\"", "\"2024-01-01T00:00:00+23:59\"", "é", "😀", "//", "{\"a\":{\"a\":1,\"a\":2}}",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F],
    ];

    [Test]
    public void No_input_makes_the_validator_fail_hang_or_hoard()
    {
        int inputs = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_INPUTS") ?? "100000", CultureInfo.InvariantCulture);
        int seed = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_SEED") ?? "20261122", CultureInfo.InvariantCulture);
        Random random = new(seed);
        int valid = 0;
        double slowest = 0;
        for (int done = 0; done < inputs; done += InputsPerSchema)
        {
            FlexTableSchema schema = Schema(random);
            FlexRecordValidator[] validators =
                [FlexRecordValidator.For(schema), FlexRecordValidator.For(schema, new() { KeepUnknownColumns = true, MaxErrors = 3 })];
            byte[][] records =
            [
                .. Enumerable.Range(0, 10).Select(_ => Encoding.UTF8.GetBytes(random.Record(schema))),
                .. Enumerable.Range(0, 10).Select(_ => random.NormalRecord(schema)?.ToArray() ?? "{}"u8.ToArray()),
            ];
            for (int i = 0; i < InputsPerSchema && done + i < inputs; i++)
            {
                byte[] input = Input(random, records);
                (bool isValid, double milliseconds) = Judge(random.Pick(validators), input, (FlexRecordMode)random.Next(2));
                valid += isValid ? 1 : 0;
                slowest = Math.Max(slowest, milliseconds);
            }
        }

        TestContext.Progress.WriteLine(FormattableString.Invariant($"{inputs} inputs, {valid} of them valid, the slowest {slowest:F1} ms, seed {seed}"));
        Assert.That(valid, Is.InRange(1, inputs - 1));
    }

    private static (bool IsValid, double Milliseconds) Judge(FlexRecordValidator validator, byte[] input, FlexRecordMode mode)
    {
        // A slow or costly first try may be the machine's, or the building of a pattern's automaton; not a second one.
        for (int attempt = 1; ; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            FlexRecordResult result;
            try
            {
                result = validator.Validate(input, mode);
            }
            catch (Exception exception)
            {
                throw new AssertionException($"{Convert.ToBase64String(input)} threw {exception.Message}", exception);
            }

            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if ((milliseconds > MaxMilliseconds || allocated > 20_000 + (80L * input.Length)) && attempt < 3)
            {
                continue;
            }

            if (milliseconds > MaxMilliseconds || allocated > 20_000 + (80L * input.Length))
            {
                Assert.Fail(FormattableString.Invariant($"{Convert.ToBase64String(input)} took {milliseconds} ms and {allocated} bytes"));
            }

            if (result.IsValid && !validator.Validate(result.Record, mode).Record.Equals(result.Record))
            {
                Assert.Fail($"{Convert.ToBase64String(input)} has a normal form that is none");
            }

            return (result.IsValid, milliseconds);
        }
    }

    private static FlexTableSchema Schema(Random random) =>
        new([.. random.Schema(mayLackIds: false).Columns, FlexColumn.String("code", pattern: random.Pick(["^[a-z]+(-[a-z]+)*$", "^(a|b|ab)*c?$", @"^\d{1,4}\w?$", "[^]x$"]))]);

    private static byte[] Input(Random random, byte[][] records)
    {
        if (random.Chance(0.1))
        {
            byte[] noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> input = [.. random.Pick(records)];
        for (int steps = random.Next(5); steps > 0 && input.Count > 0; steps--)
        {
            Damage(random, input, records);
        }

        return [.. input];
    }

    private static void Damage(Random random, List<byte> input, byte[][] records)
    {
        int at = random.Next(input.Count);
        int length = random.Next(Math.Min(16, input.Count - at) + 1);
        switch (random.Next(7))
        {
            case 0:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, random.Pick(Tokens));
                break;
            case 4:
                input.InsertRange(random.Next(input.Count), input.GetRange(at, length));
                break;
            case 5:
                byte[] other = random.Pick(records);
                int from = random.Next(other.Length);
                input.InsertRange(at, other[from..(from + random.Next(other.Length - from))]);
                break;
            default:
                input.RemoveRange(at, length);
                input.InsertRange(at, random.Pick(Tokens));
                break;
        }
    }
}
