using System.Text.Json.Serialization;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Installation;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Validation;

namespace FlexDb.Core;

/// <summary>Source-generated JSON metadata of what hosts store or send: schemas, plans, snapshots, and everything that the store gives.</summary>
/// <remarks>
/// For hosts that serialise without reflection, trimmed or compiled ahead of time: pass a member of
/// <see cref="Default"/> to <see cref="System.Text.Json.JsonSerializer"/>, or add it to the resolver chain of their
/// options. With reflection the same types need nothing; the JSON is the same either way.
/// </remarks>
[JsonSerializable(typeof(FlexTableSchema))]
[JsonSerializable(typeof(FlexColumnDefinition))]
[JsonSerializable(typeof(FlexColumnValidation))]
[JsonSerializable(typeof(FlexJsonValue))]
[JsonSerializable(typeof(FlexExtensionData))]
[JsonSerializable(typeof(FlexColumnReference))]
[JsonSerializable(typeof(SchemaChange))]
[JsonSerializable(typeof(FlexSlotMap))]
[JsonSerializable(typeof(FlexSlotMove))]
[JsonSerializable(typeof(FlexTable))]
[JsonSerializable(typeof(FlexTableSummary))]
[JsonSerializable(typeof(FlexTableVersion))]
[JsonSerializable(typeof(FlexEditResult))]
[JsonSerializable(typeof(FlexEditOptions))]
[JsonSerializable(typeof(FlexRenameOptions))]
[JsonSerializable(typeof(FlexRestoreOptions))]
[JsonSerializable(typeof(FlexImportOptions))]
[JsonSerializable(typeof(FlexExportOptions))]
[JsonSerializable(typeof(FlexTableFilter))]
[JsonSerializable(typeof(FlexVersionFilter))]
[JsonSerializable(typeof(FlexSchemaLimits))]
[JsonSerializable(typeof(FlexSlotCapacities))]
[JsonSerializable(typeof(FlexPlan))]
[JsonSerializable(typeof(FlexSchemaJudgement))]
[JsonSerializable(typeof(FlexJudgedChange))]
[JsonSerializable(typeof(FlexPropertyChange))]
[JsonSerializable(typeof(FlexCompatibilityViolation))]
[JsonSerializable(typeof(FlexModeViolation))]
[JsonSerializable(typeof(FlexHistoryReport))]
[JsonSerializable(typeof(FlexHistoryProblem))]
[JsonSerializable(typeof(FlexSnapshot))]
[JsonSerializable(typeof(FlexSnapshotTable))]
[JsonSerializable(typeof(FlexTableFacts))]
[JsonSerializable(typeof(FlexImportCreation))]
[JsonSerializable(typeof(FlexImportEdit))]
[JsonSerializable(typeof(FlexImportDeletion))]
[JsonSerializable(typeof(FlexImportResult))]
[JsonSerializable(typeof(FlexImportedTable))]
[JsonSerializable(typeof(FlexSchemaProblem))]
[JsonSerializable(typeof(FlexInstallationProblem))]
[JsonSerializable(typeof(FlexInstallationReport))]
[JsonSerializable(typeof(FlexInstallationStep))]
[JsonSerializable(typeof(FlexInstallOptions))]
[JsonSerializable(typeof(FlexRecordError))]
[JsonSerializable(typeof(FlexRecordResult))]
[JsonSerializable(typeof(FlexUpgradedRecord))]
[JsonSerializable(typeof(FlexUpgradeNote))]
[JsonSerializable(typeof(FlexDiscardedValue))]
[JsonSerializable(typeof(FlexValidationOptions))]
[JsonSerializable(typeof(FlexList<FlexRecordError>))]
[JsonSerializable(typeof(FlexList<FlexUpgradeNote>))]
[JsonSerializable(typeof(FlexList<FlexDiscardedValue>))]
[JsonSerializable(typeof(string))]
public sealed partial class FlexJsonContext : JsonSerializerContext;
