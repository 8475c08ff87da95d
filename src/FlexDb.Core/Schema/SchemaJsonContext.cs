using System.Text.Json.Serialization;

namespace FlexDb.Core.Schema;

/// <summary>Source-generated metadata, so that JSON needs no reflection at run time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FlexTableSchema))]
[JsonSerializable(typeof(FlexColumnDefinition))]
[JsonSerializable(typeof(FlexColumnValidation))]
[JsonSerializable(typeof(SchemaChange))]
[JsonSerializable(typeof(SchemaChange[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
