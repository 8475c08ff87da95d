using System.Globalization;
using System.Numerics;
using System.Text.Json;

using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Querying;

/// <summary>What an aggregation must give, worked out from all records of the table.</summary>
internal static class ExpectedAggregates
{
    private const int Places = 28;

    public static IReadOnlyList<FlexRecordGroup> Of(FlexAggregation aggregation, FlexTableSchema schema, IEnumerable<FlexRecord> records)
    {
        FlexRecord[] matches = [.. records.Where(record => aggregation.Where?.Matches(record) ?? true)];
        if (aggregation.GroupBy is not { } groupBy)
        {
            return [Group(null, matches)];
        }

        return
        [
            .. matches
                .GroupBy(record => Convert.ToHexString(ExpectedResults.Key(groupBy, schema, record)))
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(group => Group(Value(groupBy, group.First()), [.. group])),
        ];

        FlexRecordGroup Group(string? value, FlexRecord[] members) => new(
            value is null ? null : FlexJsonValue.Parse(value),
            members.Length,
            [.. aggregation.Columns.Select(name => Column(name, schema, members))]);
    }

    private static FlexColumnAggregate Column(string name, FlexTableSchema schema, FlexRecord[] members)
    {
        FlexRecord[] sorted =
        [
            .. members
                .Where(record => Value(name, record) is not null)
                .OrderBy(record => Convert.ToHexString(ExpectedResults.Key(name, schema, record)), StringComparer.Ordinal),
        ];
        bool isNumber = sorted.Length > 0 && schema[name].DataType is FlexDataType.Integer or FlexDataType.Decimal;
        BigInteger sum = isNumber && sorted.Length > 0 ? sorted.Aggregate(BigInteger.Zero, (total, record) => total + Units(Value(name, record)!)) : 0;
        return new FlexColumnAggregate
        {
            Column = name,
            Count = sorted.Length,
            Min = sorted.Length == 0 ? null : FlexJsonValue.Parse(Value(name, sorted[0])!),
            Max = sorted.Length == 0 ? null : FlexJsonValue.Parse(Value(name, sorted[^1])!),
            Sum = isNumber && sorted.Length > 0 ? Text(sum) : null,
            Average = isNumber && sorted.Length > 0 ? Text(Rounded(sum, sorted.Length)) : null,
        };
    }

    private static string? Value(string column, FlexRecord record)
    {
        using JsonDocument json = JsonDocument.Parse(record.Json);
        return json.RootElement.TryGetProperty(column, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetRawText() : null;
    }

    private static BigInteger Units(string json)
    {
        string[] parts = json.Trim('"').Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length == 1 ? "" : parts[1]).PadRight(Places, '0'), CultureInfo.InvariantCulture);
    }

    private static BigInteger Rounded(BigInteger sum, int count) =>
        ((2 * BigInteger.Abs(sum)) + count) / (2 * count) * (sum.Sign < 0 ? -1 : 1);

    private static string Text(BigInteger units)
    {
        string digits = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(Places + 1, '0');
        return (units.Sign < 0 ? "-" : "") + $"{digits[..^Places]}.{digits[^Places..]}".TrimEnd('0').TrimEnd('.');
    }
}
