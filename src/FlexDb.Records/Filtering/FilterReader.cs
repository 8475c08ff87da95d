using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Filtering;

/// <summary>Reads the JSON form of filters, from any bytes.</summary>
/// <remarks>Each level of recursion counts as a part, so the limit of parts is one of depth, too. Nothing is skipped: what is not understood ends the reading.</remarks>
internal sealed class FilterReader
{
    private const int MaxBytes = 1024 * 1024;

    // More than a filter of so many parts can have.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 3 * FilterArguments.MaxNodes };

    private int _parts;

    private FilterReader()
    {
    }

    public static FlexFilter Read(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.Length > MaxBytes)
        {
            throw new FlexLimitException("The filter's JSON", utf8Json.Length, MaxBytes, "bytes");
        }

        if (!Utf8.IsValid(utf8Json))
        {
            throw new FlexFilterException("The filter is not JSON in UTF-8.");
        }

        Utf8JsonReader reader = new(utf8Json, Options);
        try
        {
            reader.Read();
            FlexFilter filter = new FilterReader().ReadFilter(ref reader, "$");

            // What follows the object is an error, of which the reader tells.
            reader.Read();
            return filter;
        }
        catch (JsonException exception)
        {
            throw new FlexFilterException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The filter is not JSON: reading ended in line {exception.LineNumber + 1}, at byte {exception.BytePositionInLine + 1}."),
                innerException: exception);
        }
    }

    private FlexFilter ReadFilter(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FlexFilterException("A filter is a JSON object, such as {\"status\":{\"eq\":\"open\"}}.", path: path);
        }

        List<FlexFilter> terms = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (ReadName(ref reader, names, path, out string name))
        {
            string place = $"{path}.{name}";
            terms.Add(name switch
            {
                "and" => FlexFilter.And(ReadList(ref reader, place)),
                "or" => FlexFilter.Or(ReadList(ref reader, place)),
                "not" => ReadNot(ref reader, place),
                _ => ReadColumn(ref reader, name.StartsWith(FilterWriter.Escape) ? name[1..] : name, place),
            });
        }

        if (terms.Count == 0)
        {
            Count();
        }

        return FlexFilter.And(terms);
    }

    private List<FlexFilter> ReadList(ref Utf8JsonReader reader, string path)
    {
        Count();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FlexFilterException("'and' and 'or' take an array of filters. A column of that name is written with '$' before it.", path: path);
        }

        List<FlexFilter> filters = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            filters.Add(ReadFilter(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{filters.Count}]")));
        }

        return filters;
    }

    private FlexFilter ReadNot(ref Utf8JsonReader reader, string path)
    {
        Count();
        return FlexFilter.Not(ReadFilter(ref reader, path));
    }

    private FlexFilter ReadColumn(ref Utf8JsonReader reader, string column, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FlexFilterException("A column takes an object of operators, such as {\"eq\":\"open\"}.", column, path);
        }

        List<FlexFilter> comparisons = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (ReadName(ref reader, names, path, out string name))
        {
            Count();
            string place = $"{path}.{name}";
            comparisons.Add(OperatorNames.TryFind(name, out FilterOperator @operator)
                ? ReadComparison(ref reader, new Comparison(column, @operator, place))
                : throw new FlexFilterException($"There is no operator '{name}'. The operators are {OperatorNames.All}.", column, place));
        }

        return comparisons.Count > 0
            ? FlexFilter.And(comparisons)
            : throw new FlexFilterException($"The column is compared with nothing. The operators are {OperatorNames.All}.", column, path);
    }

    private static FlexFilter ReadComparison(ref Utf8JsonReader reader, Comparison comparison)
    {
        switch (comparison.Operator)
        {
            case FilterOperator.IsNull:
                return reader.TokenType switch
                {
                    JsonTokenType.True => comparison.ToFilter([]),
                    JsonTokenType.False => (comparison with { Operator = FilterOperator.NotEqual }).ToFilter([FlexJsonValue.Null]),
                    _ => throw comparison.Refuse("takes true or false"),
                };
            case FilterOperator.In:
                return comparison.ToFilter(ReadValues(ref reader, comparison, FilterArguments.MaxValues));
            case FilterOperator.Between:
                FlexList<FlexJsonValue> bounds = ReadValues(ref reader, comparison, most: 2);
                return bounds.Count == 2 && bounds.All(static bound => bound.Kind != JsonValueKind.Null)
                    ? comparison.ToFilter(bounds)
                    : throw comparison.Refuse("takes an array of two values, neither of them null");
            case FilterOperator.StartsWith or FilterOperator.Contains or FilterOperator.EqualIgnoringCase when reader.TokenType != JsonTokenType.String:
                throw comparison.Refuse("takes a text");
            case FilterOperator.Equal when reader.TokenType == JsonTokenType.Null:
                return (comparison with { Operator = FilterOperator.IsNull }).ToFilter([]);
            case FilterOperator.Equal or FilterOperator.NotEqual:
                return comparison.ToFilter([ReadValue(ref reader, comparison)]);
            default:
                return reader.TokenType == JsonTokenType.Null
                    ? throw comparison.Refuse("does not take null")
                    : comparison.ToFilter([ReadValue(ref reader, comparison)]);
        }
    }

    private static FlexList<FlexJsonValue> ReadValues(ref Utf8JsonReader reader, Comparison comparison, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw comparison.Refuse("takes an array of values");
        }

        List<FlexJsonValue> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (values.Count == most)
            {
                throw comparison.Operator == FilterOperator.In
                    ? FilterArguments.TooManyValues()
                    : comparison.Refuse("takes an array of two values, neither of them null");
            }

            values.Add(ReadValue(ref reader, comparison));
        }

        return values.ToFlexList();
    }

    private static FlexJsonValue ReadValue(ref Utf8JsonReader reader, Comparison comparison)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return FlexJsonValue.FromString(
                    Text(ref reader) ?? throw comparison.Refuse("is given a text with half a surrogate pair, which no record has"));
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                return new FlexJsonValue(JsonElement.ParseValue(ref reader));
            default:
                throw comparison.Refuse("takes a text, a number, a boolean or null, and no object or array in its place");
        }
    }

    /// <summary>Reads a name that the object does not have twice, and goes on to its value.</summary>
    private static bool ReadName(ref Utf8JsonReader reader, HashSet<string> names, string path, out string name)
    {
        name = "";
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        name = Text(ref reader) ?? throw new FlexFilterException("A name holds half a surrogate pair.", path: path);

        // One more for the escape.
        if (name.Length > FilterArguments.MaxColumnName + 1)
        {
            throw new FlexLimitException("A name in the filter", name.Length, FilterArguments.MaxColumnName, "characters");
        }

        if (!names.Add(name))
        {
            throw new FlexFilterException("An object has a name twice.", path: $"{path}.{name}");
        }

        reader.Read();
        return true;
    }

    /// <summary>The text of a string or a name; null where it stands for none.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape for half a surrogate pair.
            return null;
        }
    }

    private void Count()
    {
        if (++_parts > FilterArguments.MaxNodes)
        {
            throw FilterArguments.TooManyNodes(_parts);
        }
    }

    private sealed record Comparison(string Column, FilterOperator Operator, string Path)
    {
        public FlexFilter ToFilter(FlexList<FlexJsonValue> values) => new(Operator, FilterArguments.Column(Column), values, Path);

        public FlexFilterException Refuse(string problem) => new($"The operator '{OperatorNames.Of(Operator)}' {problem}.", Column, Path);
    }
}
