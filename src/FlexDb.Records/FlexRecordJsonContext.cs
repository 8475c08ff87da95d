using System.Text.Json.Serialization;

using FlexDb.Records.Building;
using FlexDb.Records.Measuring;
using FlexDb.Records.Verification;

namespace FlexDb.Records;

/// <summary>Source-generated JSON metadata of records, queries and what the store of records gives.</summary>
/// <remarks>
/// For hosts that serialise without reflection, trimmed or compiled ahead of time: pass a member of <see cref="Default"/> to
/// <see cref="System.Text.Json.JsonSerializer"/>, or add it to the resolver chain of their options, together with
/// <see cref="FlexDb.Core.FlexJsonContext"/>. With reflection the same types need nothing; the JSON is the same either way.
/// Records and what holds them are written only.
/// </remarks>
[JsonSerializable(typeof(FlexRecord))]
[JsonSerializable(typeof(FlexRecordPage))]
[JsonSerializable(typeof(FlexFilter))]
[JsonSerializable(typeof(FlexRecordCount))]
[JsonSerializable(typeof(FlexRecordGroup))]
[JsonSerializable(typeof(FlexQueryExplanation))]
[JsonSerializable(typeof(FlexRecordBatchResult))]
[JsonSerializable(typeof(FlexRecordManyResult))]
[JsonSerializable(typeof(FlexRecordDeletion))]
[JsonSerializable(typeof(FlexRecordRestoration))]
[JsonSerializable(typeof(FlexRecordImportResult))]
[JsonSerializable(typeof(FlexPlanImpact))]
[JsonSerializable(typeof(FlexVerifyReport))]
[JsonSerializable(typeof(FlexBuildReport))]
[JsonSerializable(typeof(FlexIndexStatus))]
[JsonSerializable(typeof(FlexIndexConflict))]
public sealed partial class FlexRecordJsonContext : JsonSerializerContext;
