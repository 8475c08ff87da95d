using System.Globalization;
using System.Text;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Support;

/// <summary>Random records, written in as many ways as JSON allows; most values keep their columns' rules, some do not.</summary>
internal static class RandomRecords
{
    private static readonly string[] Texts =
        ["", "a", "x", "yy", "zzz", "Ada", "5", "-7.50", "true", "2024-02-29", "2024-02-29T01:02:03.5Z", "é", "名前", "😀😀", "a\"b\\c/d", "\0\n\u001f\u2028", "two words"];

    /// <summary>A record's JSON, in which by chance columns are absent, null, out of order, or their values wrong.</summary>
    public static string Record(this Random random, FlexTableSchema schema, double wrong = 0.02)
    {
        IEnumerable<FlexColumnDefinition> columns = schema.Columns
            .Where(column => column.Validation.Computed is null && (column.Required || random.Chance(0.8)));
        if (random.Chance(0.3))
        {
            columns = columns.OrderBy(_ => random.Next());
        }

        string gap = random.Chance(0.5) ? "" : " ";
        return $"{{{string.Join($"{gap},", columns.Select(column => $"{gap}{random.Text(column.Name)}{gap}:{gap}{random.Value(column, wrong)}"))}{gap}}}";
    }

    /// <summary>A value's JSON for a column.</summary>
    public static string Value(this Random random, FlexColumnDefinition column, double wrong = 0)
    {
        if (random.Chance(wrong))
        {
            return random.Json(2);
        }

        if (!column.Required && random.Chance(0.1))
        {
            return "null";
        }

        FlexColumnValidation rules = column.Validation;
        if (rules.Enum is { } allowed)
        {
            return random.Pick(allowed).ToString();
        }

        FlexJsonValue? bound = random.Chance(0.5) ? rules.Min ?? rules.Max : rules.Max ?? rules.Min;
        return column.DataType switch
        {
            _ when bound is not null => bound.ToString(),
            FlexDataType.String or FlexDataType.Text => random.Text(random.Fit(rules)),
            FlexDataType.Integer => random.Integer(),
            FlexDataType.Decimal => random.Chance(0.5) ? random.Decimal() : $"\"{random.Decimal()}\"",
            FlexDataType.Boolean => random.Chance(0.5) ? "true" : "false",
            FlexDataType.Date => $"\"{random.Day()}\"",
            FlexDataType.DateTime => $"\"{random.Instant()}\"",
            FlexDataType.Reference => random.Text(random.Pick(["a", "tz4a98xxat96iws9zmbrgj3a", "😀", new string('r', 128)])),
            _ => random.Json(3),
        };
    }

    /// <summary>Any JSON, of at most the given depth.</summary>
    public static string Json(this Random random, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => "null",
        1 => random.Integer(),
        2 => random.Decimal(),
        3 => "true",
        4 or 5 => random.Text(random.Pick(Texts)),
        6 => $"[{string.Join(" ,", Enumerable.Range(0, random.Next(4)).Select(_ => random.Json(depth - 1)))}]",
        _ => $"{{ {string.Join(',', Enumerable.Range(0, random.Next(20)).Select(i => $"\"k{i}\": {random.Json(depth - 1)}"))}}}",
    };

    /// <summary>A JSON string of a text, each character escaped by chance.</summary>
    public static string Text(this Random random, string text)
    {
        bool escapes = random.Chance(0.3);
        StringBuilder json = new("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\' or < ' ' || (escapes && random.Chance(0.5)))
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                json.Append(c);
            }
        }

        return json.Append('"').ToString();
    }

    public static string Integer(this Random random) => random.Next(6) switch
    {
        0 => random.Next(-3, 3).ToString(),
        1 => $"{random.Next(-99, 99)}.0",
        2 => $"{random.Next(-99, 99)}e{random.Next(4)}",
        3 => $"{random.Next(1, 99)}00E-2",
        4 => random.Pick(["9223372036854775807", "-9223372036854775808", "-0", "0e9"]),
        _ => random.NextInt64(long.MinValue, long.MaxValue).ToString(),
    };

    /// <summary>A number of up to 28 digits, with zeros around it and by chance an exponent.</summary>
    public static string Decimal(this Random random)
    {
        int digits = random.Next(1, 29);
        string number = string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10)))).TrimStart('0').PadLeft(1, '0');
        int scale = random.Next(0, 29);
        string padded = number.PadLeft(scale + 1, '0');
        string text = scale == 0 ? padded : $"{padded[..^scale]}.{padded[^scale..]}{(random.Chance(0.2) ? "000" : "")}";
        string sign = random.Chance(0.5) ? "-" : "";
        return random.Chance(0.2) ? $"{sign}{number}e-{scale}" : $"{sign}{text}";
    }

    public static string Day(this Random random) =>
        new DateOnly(random.Next(1, 10_000), random.Next(1, 13), random.Next(1, 29)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Instant(this Random random)
    {
        string fraction = random.Chance(0.5) ? "" : $".{random.Next(1_000_000).ToString("D6", CultureInfo.InvariantCulture)[..random.Next(1, 7)]}";
        string offset = random.Chance(0.5) ? "Z" : $"{random.Pick(["+", "-"])}{random.Next(24):D2}:{random.Next(60):D2}";
        return $"{random.Next(2, 9999):D4}-{random.Next(1, 13):D2}-{random.Next(1, 29):D2}T{random.Next(24):D2}:{random.Next(60):D2}:{random.Next(60):D2}{fraction}{offset}";
    }

    // A text of a length that the rules allow, cut between characters.
    private static string Fit(this Random random, FlexColumnValidation rules)
    {
        int least = rules.MinLength ?? 0;
        int most = Math.Min(rules.MaxLength ?? int.MaxValue, least + 30);
        IEnumerable<Rune> runes = random.Pick(Texts).EnumerateRunes().Concat(Enumerable.Repeat(new Rune('p'), least)).Take(most);
        return string.Concat(runes);
    }
}
