using System.Text.Json.Serialization;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Building;
using FlexDb.Records.Measuring;
using FlexDb.Records.Verification;

namespace FlexDb.Records;

/// <summary>Source-generated JSON metadata of records, filters and what the store of records gives.</summary>
/// <remarks>
/// For hosts that serialise without reflection, trimmed or compiled ahead of time: pass a member of <see cref="Default"/> to
/// <see cref="System.Text.Json.JsonSerializer"/>, or add it to the resolver chain of their options. With reflection the same
/// types need nothing; the JSON is the same either way. Records and what holds them are written only.
/// </remarks>
[JsonSerializable(typeof(FlexRecord))]
[JsonSerializable(typeof(FlexRecordPage))]
[JsonSerializable(typeof(FlexFilter))]
[JsonSerializable(typeof(FlexRecordCount))]
[JsonSerializable(typeof(FlexRecordGroup))]
[JsonSerializable(typeof(FlexList<FlexRecordGroup>))]
[JsonSerializable(typeof(FlexColumnAggregate))]
[JsonSerializable(typeof(FlexQueryExplanation))]
[JsonSerializable(typeof(FlexRecordBatchResult))]
[JsonSerializable(typeof(FlexRecordManyResult))]
[JsonSerializable(typeof(FlexRecordDeletion))]
[JsonSerializable(typeof(FlexRecordKey))]
[JsonSerializable(typeof(FlexClearedReference))]
[JsonSerializable(typeof(FlexRecordRestoration))]
[JsonSerializable(typeof(FlexRecordImportResult))]
[JsonSerializable(typeof(FlexRecordImportError))]
[JsonSerializable(typeof(FlexPlanImpact))]
[JsonSerializable(typeof(FlexMeasuredChange))]
[JsonSerializable(typeof(FlexCompatibilityViolation))]
[JsonSerializable(typeof(FlexRepeatedValue))]
[JsonSerializable(typeof(FlexVerifyReport))]
[JsonSerializable(typeof(FlexRecordProblem))]
[JsonSerializable(typeof(FlexBuildReport))]
[JsonSerializable(typeof(FlexList<FlexBuildReport>))]
[JsonSerializable(typeof(FlexIndexStatus))]
[JsonSerializable(typeof(FlexIndexConflict))]
[JsonSerializable(typeof(FlexUpgradeNote))]
[JsonSerializable(typeof(FlexDiscardedValue))]
public sealed partial class FlexRecordJsonContext : JsonSerializerContext;
