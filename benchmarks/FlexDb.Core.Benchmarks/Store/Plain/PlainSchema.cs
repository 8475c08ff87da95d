using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexDb.Core.Benchmarks.Store.Plain;

/// <summary>The stored JSON as plain classes, which is what an application writes without a library.</summary>
internal sealed class PlainSchema
{
    public List<PlainColumn> Columns { get; set; } = [];

    public int Version { get; set; }
}

internal sealed class PlainColumn
{
    public string? Id { get; set; }

    public string Name { get; set; } = "";

    public string DataType { get; set; } = "";

    public string? DisplayName { get; set; }

    public bool Required { get; set; }

    public bool Unique { get; set; }

    public bool Indexed { get; set; }

    public JsonElement? DefaultValue { get; set; }

    public PlainValidation? Validation { get; set; }

    public PlainColumn Copy() => (PlainColumn)MemberwiseClone();
}

internal sealed class PlainValidation
{
    public int? MaxLength { get; set; }

    public int? MinLength { get; set; }

    public string? Pattern { get; set; }

    public List<JsonElement>? Enum { get; set; }

    public JsonElement? Min { get; set; }

    public JsonElement? Max { get; set; }

    public string? TargetTable { get; set; }

    public string? TargetId { get; set; }

    public string? OnDelete { get; set; }

    public string? Computed { get; set; }
}

internal sealed class PlainChange
{
    public string Type { get; set; } = "";

    public string Column { get; set; } = "";

    public PlainDetails Details { get; set; } = new();
}

internal sealed class PlainDetails
{
    public PlainColumn? Before { get; set; }

    public PlainColumn? After { get; set; }
}

/// <summary>A table as its reader gives it.</summary>
internal sealed class PlainTable
{
    public string Id { get; set; } = "";

    public string ApplicationId { get; set; } = "";

    public string Name { get; set; } = "";

    public string? DisplayName { get; set; }

    public PlainSchema? Schema { get; set; }

    public Dictionary<string, string>? IndexedColumns { get; set; }

    public int Version { get; set; }

    public bool IsActive { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? DeletedAt { get; set; }
}

/// <summary>Code made at compile time reads and writes the JSON: the fastest that the platform offers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PlainSchema))]
[JsonSerializable(typeof(List<PlainChange>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class PlainJson : JsonSerializerContext;
