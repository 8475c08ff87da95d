using System.Text;
using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Support;

/// <summary>A history with a record of each version, as each later version shows it.</summary>
internal sealed class RecordedHistory
{
    private readonly List<FlexTableVersion> _versions;
    private readonly ReadOnlyMemory<byte>?[] _records;
    private readonly FlexRecordHistory?[] _along;

    public RecordedHistory(Random random, List<FlexTableVersion> versions)
    {
        _versions = versions;
        _records = [.. versions.Select(version => random.NormalRecord(version.Schema))];
        _along = new FlexRecordHistory?[versions.Count];
    }

    public int Count => _versions.Count;

    public FlexTableSchema Schema(int version) => _versions[version - 1].Schema;

    public ReadOnlyMemory<byte> Record(int version) => _records[version - 1]!.Value;

    /// <summary>The versions up to one of which there is a record.</summary>
    public IEnumerable<int> RecordsUpTo(int version) => Enumerable.Range(1, version).Where(number => _records[number - 1] is not null);

    /// <summary>The history up to a version.</summary>
    public FlexRecordHistory Along(int version) => _along[version - 1] ??= FlexRecordUpgrade.Along(_versions.Take(version));

    /// <summary>What a version shows of the record of an earlier one, column by column; null where it shows no value.</summary>
    public string?[] Shown(int written, int version) => Values(Schema(version), Along(version).Upgrade(Record(written), written).Record);

    /// <summary>
    /// Whether a rewrite may forget what a column had before it: the column was gone then, or it has, after the rewrite,
    /// a type that it had before it and that the rewrite did not store.
    /// </summary>
    public bool MayForget(string columnId, int written, int rewritten)
    {
        if (Schema(rewritten).FindById(columnId) is not { Validation.Computed: null } stored)
        {
            return Types(written, rewritten).Any();
        }

        return Types(written, rewritten).Intersect(Types(rewritten, Count)).Any(type => type != TypeOf(stored));

        IEnumerable<string> Types(int from, int to) => Enumerable.Range(from, to - from + 1)
            .Select(version => Schema(version).FindById(columnId))
            .Where(column => column is { Validation.Computed: null })
            .Select(column => TypeOf(column!));
    }

    /// <summary>The last name that a column had up to a version.</summary>
    public string? LastName(string columnId, int version) =>
        _versions.Take(version).Select(earlier => earlier.Schema.FindById(columnId)?.Name).LastOrDefault(name => name is not null);

    /// <summary>A record's values, column by column; null where it has none.</summary>
    public static string?[] Values(FlexTableSchema schema, ReadOnlyMemory<byte> record)
    {
        using JsonDocument document = JsonDocument.Parse(record);
        return [.. schema.Columns.Select(column =>
            document.RootElement.TryGetProperty(column.Name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetRawText() : null)];
    }

    public override string ToString() => string.Join("; ", _versions.Select((version, i) =>
        $"{i + 1}: {version.Schema.AsWritten.ToJson()} {(_records[i] is { } record ? Encoding.UTF8.GetString(record.Span) : "")}"));

    private static string TypeOf(FlexColumnDefinition column) => column.DataType == FlexDataType.String ? "text" : column.DataTypeName;
}
