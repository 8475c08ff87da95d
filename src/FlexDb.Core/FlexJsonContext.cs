using System.Text.Json.Serialization;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>Source-generated JSON metadata of the documents that hosts store or send: schemas, changes, plans, snapshots.</summary>
/// <remarks>
/// For hosts that serialise without reflection, trimmed or compiled ahead of time: pass a member of
/// <see cref="Default"/> to <see cref="System.Text.Json.JsonSerializer"/>, or add it to the resolver chain of their
/// options. With reflection the same types need nothing; the JSON is the same either way.
/// </remarks>
[JsonSerializable(typeof(FlexTableSchema))]
[JsonSerializable(typeof(FlexColumnDefinition))]
[JsonSerializable(typeof(FlexColumnValidation))]
[JsonSerializable(typeof(FlexJsonValue))]
[JsonSerializable(typeof(SchemaChange))]
[JsonSerializable(typeof(FlexPlan))]
[JsonSerializable(typeof(FlexSnapshot))]
public sealed partial class FlexJsonContext : JsonSerializerContext;
