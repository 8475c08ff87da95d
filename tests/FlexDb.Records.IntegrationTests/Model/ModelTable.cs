using System.Text;
using System.Text.Json;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>A table of the model: its versions, as the catalog has them, and its records.</summary>
internal sealed class ModelTable(string id)
{
    private readonly List<FlexTableVersion> _versions = [];

    public string Id { get; } = id;

    public string Name { get; private set; } = "";

    public bool IsActive { get; private set; }

    public bool IsDeleted { get; private set; }

    public int Version => _versions[^1].Version;

    public FlexTableSchema Schema => _versions[^1].Schema;

    public FlexRecordHistory History { get; private set; } = null!;

    /// <summary>The version of the last schema that a call on the table's records has certainly seen.</summary>
    public int TouchedVersion { get; set; }

    public IReadOnlyList<FlexTableVersion> Versions => _versions;

    public Dictionary<string, ModelRecord> Records { get; } = new(StringComparer.Ordinal);

    public IEnumerable<ModelRecord> Live => Records.Values.Where(static record => !record.IsDeleted);

    /// <summary>Reads what the catalog has of the table.</summary>
    public async Task RefreshAsync(FlexDbStore catalog, string applicationId)
    {
        FlexTable table = await catalog.GetTableAsync(applicationId, FlexTableKey.ById(Id), includeDeleted: true);
        (Name, IsActive, IsDeleted) = (table.Name, table.IsActive, table.DeletedAt is not null);
        int known = _versions.Count;
        for (int version = known + 1; version <= table.Version; version++)
        {
            _versions.Add(await catalog.GetVersionAsync(applicationId, FlexTableKey.ById(Id), version));
        }

        if (known < _versions.Count)
        {
            History = FlexRecordUpgrade.Along(_versions);
        }
    }

    /// <summary>The record in the form of the present schema.</summary>
    public string Present(ModelRecord record)
    {
        if (record.PresentVersion != Version)
        {
            record.Present = Encoding.UTF8.GetString(History.Upgrade(Encoding.UTF8.GetBytes(record.Stored), record.StoredVersion).Record.Span);
            record.PresentVersion = Version;
        }

        return record.Present;
    }

    /// <summary>Whether its reference columns are those that it had when its records were last written or verified.</summary>
    public bool HasNewReferences() => Schema.Columns
        .Where(static column => column is { DataType: FlexDataType.Reference, Validation.Computed: null })
        .Any(column => _versions
            .Skip(Math.Max(0, TouchedVersion - 1))
            .Any(version => version.Schema.FindById(column.Id!) is not { DataType: FlexDataType.Reference } before
                || before.Validation.TargetId != column.Validation.TargetId));
}

/// <summary>A record of the model.</summary>
internal sealed class ModelRecord(string id)
{
    private string _stored = "{}";

    public string Id { get; } = id;

    public int Version { get; set; }

    /// <summary>The version of the table whose form is stored.</summary>
    public int StoredVersion { get; private set; }

    public string Stored => _stored;

    public string? CreatedBy { get; set; }

    public string? UpdatedBy { get; set; }

    public string? DeletionId { get; set; }

    public bool IsDeleted => DeletionId is not null;

    public string Present { get; set; } = "";

    public int PresentVersion { get; set; }

    public void Store(string json, int version)
    {
        _stored = json;
        StoredVersion = version;
        PresentVersion = 0;
    }
}

/// <summary>Records as text, a column after the other.</summary>
internal static class ModelJson
{
    /// <summary>The raw values of a record by the names of its columns, in their order.</summary>
    public static List<(string Name, string Value)> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(static property => (property.Name, property.Value.GetRawText()))];
    }

    /// <summary>The raw value of a column; null for null and where it is absent.</summary>
    public static string? Value(string json, string column)
    {
        string? value = Read(json).FirstOrDefault(property => property.Name == column).Value;
        return value == "null" ? null : value;
    }

    /// <summary>The id that a reference column holds.</summary>
    public static string? Reference(string json, string column) =>
        Value(json, column) is { } raw ? JsonSerializer.Deserialize<string>(raw) : null;

    public static string Write(IEnumerable<(string Name, string Value)> properties) =>
        $"{{{string.Join(",", properties.Select(static property => $"\"{property.Name}\":{property.Value}"))}}}";

    /// <summary>A record with the columns of a patch in the place of its own, in the order of the schema.</summary>
    public static string Merge(FlexTableSchema schema, string stored, string patch)
    {
        Dictionary<string, string> before = Read(stored).ToDictionary(static property => property.Name, static property => property.Value);
        Dictionary<string, string> after = Read(patch).ToDictionary(static property => property.Name, static property => property.Value);
        return Write(schema.Columns
            .Where(column => after.ContainsKey(column.Name) || before.ContainsKey(column.Name))
            .Select(column => (column.Name, after.TryGetValue(column.Name, out string? changed) ? changed : before[column.Name])));
    }

    public static string WithNull(string json, IReadOnlySet<string> columns) =>
        Write(Read(json).Select(property => (property.Name, columns.Contains(property.Name) ? "null" : property.Value)));
}
