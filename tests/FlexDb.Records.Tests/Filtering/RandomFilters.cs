using System.Globalization;
using System.Text.Json;

using FlexDb.Core.Schema;

namespace FlexDb.Records.Tests.Filtering;

/// <summary>Random filters, each with a model that says over .NET values what it matches, and random records.</summary>
internal sealed class RandomFilters(Random random)
{
    private static readonly Dictionary<char, string> Folded = new() { ['A'] = "a", ['B'] = "b", ['é'] = "e", ['É'] = "e", ['ß'] = "ss", ['S'] = "s", ['X'] = "x", ['Й'] = "й" };

    private static readonly Dictionary<string, object[]> Pools = new(StringComparer.Ordinal)
    {
        ["s"] = ["", "a", "A", "ab", "Ab", "b", "é", "e", "É", "ß", "ss", "SS", "й", "Й", " ", "aé", Long("x"), Long("X"), Long("y"), Long(""), Long("é") + "!"],
        ["t"] = ["a", "A", "straße", "Strasse", "Ab", Long("e")],
        ["r"] = ["a", "A", "ab", "é", "zz"],
        ["i"] = [long.MinValue, -1L, 0L, 1L, 2L, 256L, long.MaxValue],
        ["d"] = [-100m, -1.5m, -0.01m, 0m, 0.001m, 1m, 1.5m, 1.05m, 99999999999999999999m],
        ["b"] = [false, true],
        ["date"] = [new DateOnly(1, 1, 1), new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 2), new DateOnly(9999, 12, 31)],
        ["time"] =
        [
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(1),
            new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero),
        ],
        ["and"] = [1L, 2L],
        ["$x"] = [1L, 2L],
    };

    private static readonly string[] Columns = [.. Pools.Keys];

    /// <summary>A filter, and what it means.</summary>
    internal sealed record Modelled(FlexFilter Filter, Func<IReadOnlyDictionary<string, object?>, bool> Matches);

    /// <summary>A value of each column, or null.</summary>
    public Dictionary<string, object?> Record() => Columns.ToDictionary(column => column, column => random.Next(4) == 0 ? null : Value(column));

    /// <summary>The JSON of a record.</summary>
    public static string Json(IReadOnlyDictionary<string, object?> record) =>
        JsonSerializer.Serialize(record.ToDictionary(pair => pair.Key, pair => pair.Value is { } value ? ToJson(value).Element : (JsonElement?)null));

    public Modelled Filter(int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            Modelled[] terms = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Filter(depth - 1))];
            switch (random.Next(3))
            {
                case 0:
                    return new(FlexFilter.And(terms.Select(term => term.Filter)), record => terms.All(term => term.Matches(record)));
                case 1:
                    return new(FlexFilter.Or(terms.Select(term => term.Filter)), record => terms.Any(term => term.Matches(record)));
                case 2 when terms.Length > 0:
                    return new(!terms[0].Filter, record => !terms[0].Matches(record));
            }
        }

        return Comparison(Columns[random.Next(Columns.Length)]);
    }

    private Modelled Comparison(string column)
    {
        bool isText = column is "s" or "t";
        int comparison = random.Next(isText ? 12 : column == "r" ? 11 : 9);
        bool isOrder = comparison is >= 3 and <= 7;
        object one = Other(column, isOrder), two = Other(column, isOrder);
        FlexJsonValue given = Given(one);
        Func<object, object, int> compare = column == "r" ? static (one, other) => string.CompareOrdinal((string)one, (string)other) : Compare;
        switch (comparison)
        {
            case 0:
                return new(FlexFilter.Equal(column, given), Where(column, value => compare(value, one) == 0));
            case 1:
                return new(FlexFilter.NotEqual(column, given), record => !(record[column] is { } value && compare(value, one) == 0));
            case 2:
                object?[] list = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(5) == 0 ? null : Other(column, isOrder: false))];
                return new(
                    FlexFilter.In(column, list.Select(value => value is null ? null : Given(value))),
                    record => list.Any(value => value is null ? record[column] is null : record[column] is { } own && compare(own, value) == 0));
            case 3:
                return new(FlexFilter.LessThan(column, given), Where(column, value => compare(value, one) < 0));
            case 4:
                return new(FlexFilter.LessThanOrEqual(column, given), Where(column, value => compare(value, one) <= 0));
            case 5:
                return new(FlexFilter.GreaterThan(column, given), Where(column, value => compare(value, one) > 0));
            case 6:
                return new(FlexFilter.GreaterThanOrEqual(column, given), Where(column, value => compare(value, one) >= 0));
            case 7:
                return new(FlexFilter.Between(column, given, Given(two)), Where(column, value => compare(value, one) >= 0 && compare(value, two) <= 0));
            case 8:
                return new(FlexFilter.IsNull(column), record => record[column] is null);
            case 9:
                string beginning = Part(one, fromStart: true);
                return new(FlexFilter.StartsWith(column, beginning), Where(column, value => Text(value, isText).StartsWith(Text(beginning, isText), StringComparison.Ordinal)));
            case 10:
                string part = Part(one, fromStart: false);
                return new(FlexFilter.Contains(column, part), Where(column, value => Text(value, isText).Contains(Text(part, isText), StringComparison.Ordinal)));
            default:
                return new(FlexFilter.EqualIgnoringCase(column, (string)one), Where(column, value => Fold((string)value) == Fold((string)one)));
        }
    }

    private object Value(string column) => Pools[column][random.Next(Pools[column].Length)];

    private object Other(string column, bool isOrder)
    {
        object value = column == "time" && random.Next(4) == 0 ? Value("date") : Value(column);

        // The order of texts that are longer than their keys is that of hashes, of which the model knows nothing.
        return isOrder && value is string { Length: > 500 } ? "m" : value;
    }

    private string Part(object text, bool fromStart)
    {
        string whole = (string)text;
        int start = fromStart ? 0 : random.Next(whole.Length + 1);
        return whole.Substring(start, random.Next(whole.Length - start + 1));
    }

    // The forms that a column's type takes.
    private FlexJsonValue Given(object value) => value switch
    {
        decimal number when random.Next(2) == 0 => number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time when time.Year > 1 && random.Next(2) == 0 => time.ToOffset(TimeSpan.FromHours(5)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
        _ => ToJson(value),
    };

    private static FlexJsonValue ToJson(object value) => value switch
    {
        string text => text,
        long number => number,
        decimal number => number,
        bool truth => truth,
        DateOnly date => date,
        DateTimeOffset time => time,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static Func<IReadOnlyDictionary<string, object?>, bool> Where(string column, Func<object, bool> matches) =>
        record => record[column] is { } value && matches(value);

    private static int Compare(object one, object other) => (one, other) switch
    {
        (string a, string b) => CompareTexts(a, b),
        (DateTimeOffset a, DateOnly b) => a.CompareTo(new DateTimeOffset(b, TimeOnly.MinValue, TimeSpan.Zero)),
        (DateOnly a, DateTimeOffset b) => new DateTimeOffset(a, TimeOnly.MinValue, TimeSpan.Zero).CompareTo(b),
        _ => ((IComparable)one).CompareTo(other),
    };

    // By the folded texts, then the one that is folded already before others.
    private static int CompareTexts(string one, string other)
    {
        if (one == other)
        {
            return 0;
        }

        int order = string.CompareOrdinal(Fold(one), Fold(other));
        return order != 0 ? order
            : one == Fold(one) ? -1
            : other == Fold(other) ? 1
            : string.CompareOrdinal(one, other);
    }

    private static string Text(object text, bool isFolded) => isFolded ? Fold((string)text) : (string)text;

    private static string Fold(string text) => string.Concat(text.Select(letter => Folded.GetValueOrDefault(letter) ?? letter.ToString()));

    private static string Long(string end) => new string('q', 520) + end;
}
