using System.Text;
using System.Text.Json;

using FlexDb.Core.Schema;
using FlexDb.Records.Keys;

namespace FlexDb.Records.IntegrationTests.Querying;

/// <summary>What a query must give, worked out from all records of the table.</summary>
internal static class ExpectedResults
{
    public static IReadOnlyList<string> Of(FlexQuery query, FlexTableSchema schema, IEnumerable<FlexRecord> records)
    {
        FlexSort[] sorts = [.. query.OrderBy.DistinctBy(static sort => sort.Column, StringComparer.Ordinal)];
        List<FlexRecord> matches = [.. records.Where(record => query.Where?.Matches(record) ?? true)];
        matches.Sort((one, other) => Compare(sorts, schema, one, other));
        return [.. matches.Select(static record => record.Id)];
    }

    private static int Compare(IReadOnlyList<FlexSort> sorts, FlexTableSchema schema, FlexRecord one, FlexRecord other)
    {
        foreach (FlexSort sort in sorts)
        {
            byte[] first = Key(sort.Column, schema, one);
            byte[] second = Key(sort.Column, schema, other);
            if ((first.Length == 0) != (second.Length == 0))
            {
                return (first.Length == 0) == sort.HasNullsFirst ? -1 : 1;
            }

            int order = first.AsSpan().SequenceCompareTo(second);
            if (order != 0)
            {
                return sort.IsDescending ? -order : order;
            }
        }

        int ids = Encoding.UTF8.GetBytes(one.Id).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Id));
        return sorts is [.., { IsDescending: true }] ? -ids : ids;
    }

    /// <summary>The bytes by which a record's value is sorted; empty for null.</summary>
    public static byte[] Key(string column, FlexTableSchema schema, FlexRecord record)
    {
        if (!schema.TryGetColumn(column, out FlexColumnDefinition? definition))
        {
            return column switch
            {
                "id" => KeyEncoding.EncodeReference(record.Id),
                "version" => NumberKey.Encode(record.Version),
                "created_at" => NumberKey.Encode((record.CreatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
                "updated_at" => NumberKey.Encode((record.UpdatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
                "created_by" => Text(record.CreatedBy),
                "updated_by" => Text(record.UpdatedBy),
                _ => throw new InvalidOperationException(column),
            };
        }

        using JsonDocument json = JsonDocument.Parse(record.Json);
        return json.RootElement.TryGetProperty(column, out JsonElement value)
            ? KeyEncoding.Encode(definition.DataType, Encoding.UTF8.GetBytes(value.GetRawText()))
            : [];
    }

    private static byte[] Text(string? text) => text is null ? [] : StringKey.Encode(Encoding.UTF8.GetBytes(text));
}
