using System.Text;
using System.Text.Json;

using FlexDb.Core.Schema;

namespace FlexDb.Records.Tests.Support;

/// <summary>Records, texts and values such as an attacker, or a broken client, could send.</summary>
internal sealed class HostileInputs(Random random)
{
    private static readonly string[] Names = ["s", "i", "d", "t", "j", "r", "S", "id", "created_at", "", "s\\u0000", "\\u0073"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-0", "1", "1.0", "1e2", "1e999999999", "9223372036854775808", "-9223372036854775809", "0.1", "1e-28", "1e-29",
        "\"\"", "\"a\"", "\"one\"", "\"one \"", "\"ONE\"", "\"\\u0000\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"😀\"", "\"ß\"", "\"ﬀ\"", "\"\\u0301\"",
        "\"2024-02-30\"", "\"2024-02-29T23:59:59.999999Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:60Z\"", "\"2024-01-01T00:00:00+23:59\"",
        "\"123456789012345678901234567.8\"", "\"1234567890123456789012345678.9\"", "\"-0.0000000000000000000000000001\"", "\"NaN\"", "\"'; DROP TABLE flex_records; --\"",
        "[]", "{}", "[[[[[[[[[[1]]]]]]]]]]", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":null}}",
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "null", "tru", "-", "1e", "\uFEFF", "\0", " ", "//", "/*" }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F],
    ];

    private static readonly char[] Characters = ['a', 'A', 'o', 'n', 'e', ' ', '\t', '\0', '\'', '"', '\\', '%', '_', '@', ';', '~', 'ß', 'é', '\u0301', '\u3000', '\uFEFF', '\uFFFF', '\uD83D', '\uDE00', '\u202E'];

    /// <summary>A record, whole or damaged.</summary>
    public byte[] Record()
    {
        StringBuilder json = new("{");
        int count = random.Next(5);
        for (int i = 0; i < count; i++)
        {
            json.Append(i == 0 ? "" : ",").Append('"').Append(Pick(Names)).Append("\":").Append(Pick(Values));
        }

        List<byte> bytes = [.. Encoding.UTF8.GetBytes(json.Append('}').ToString())];
        for (int damage = random.Next(8) - 5; damage > 0; damage--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(3))
            {
                case 0:
                    bytes.InsertRange(at, Pick(Tokens));
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A text that could stand for an id, a name or an actor.</summary>
    public string Text()
    {
        int length = random.Next(20) == 0 ? random.Next(200) : random.Next(6);
        return new string([.. Enumerable.Range(0, length).Select(_ => Pick(Characters))]);
    }

    /// <summary>A value to find a record by.</summary>
    public FlexJsonValue Value()
    {
        using JsonDocument document = JsonDocument.Parse(Pick(Values));
        return new FlexJsonValue(document.RootElement);
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
