using FlexDb.Core;
using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Building;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;

namespace FlexDb.Records.Measuring;

/// <summary>Holds each record as the present schema shows it against the same record as the schema of a plan would show it.</summary>
/// <remarks>
/// Nothing is locked, and each page is a snapshot of its own, so what others write meanwhile may or may not be counted. Where
/// the schema itself changes, the measurement is of no use any more, and ends.
/// </remarks>
internal sealed class ImpactMeasurement
{
    private const string Operation = "MeasurePlan";
    private const int PageSize = 500;

    private readonly RecordDatabase _database;
    private readonly FlexPlan _plan;
    private readonly FlexMeasureOptions _options;
    private readonly ChangeMeter[] _meters;
    private readonly TableColumns _columnsBefore;
    private readonly TableColumns _columnsAfter;
    private FlexRecordHistory? _before;
    private FlexRecordHistory? _after;

    private ImpactMeasurement(RecordDatabase database, FlexPlan plan, FlexMeasureOptions options)
    {
        _database = database;
        _plan = plan;
        _options = options;
        _columnsBefore = new TableColumns(plan.Before, []);
        _columnsAfter = new TableColumns(plan.Schema, []);
        _meters = [.. plan.Judgement.Changes.Select(change => new ChangeMeter(change, plan.Before, plan.Schema, options.MaxListed))];
    }

    public static Task<FlexPlanImpact> RunAsync(
        RecordDatabase database,
        FlexPlan plan,
        FlexMeasureOptions options,
        IProgress<FlexMeasureProgress>? progress,
        CancellationToken cancellationToken) =>
        new ImpactMeasurement(database, plan, options).RunAsync(progress, cancellationToken);

    private async Task<FlexPlanImpact> RunAsync(IProgress<FlexMeasureProgress>? progress, CancellationToken cancellationToken)
    {
        long count = 0;
        string after = "";
        bool isSample = false;
        while (true)
        {
            int limit = (int)Math.Min(PageSize, (_options.MaxRecords ?? long.MaxValue) - count);
            string from = after;

            // One more than is measured tells whether there are more.
            IReadOnlyList<StoredRecord> page = await _database.Executor
                .ReadAsync(Operation, (connection, token) => ReadAsync(connection, from, limit + 1, token), cancellationToken)
                .ConfigureAwait(false);
            StoredRecord[] measured = [.. page.Take(limit)];
            if (measured.Length > 0)
            {
                await _database.Executor
                    .ReadAsync(Operation, (connection, token) => MeasureAsync(connection, measured, token), cancellationToken)
                    .ConfigureAwait(false);
                after = measured[^1].Id;
            }

            count += measured.Length;
            progress?.Report(new FlexMeasureProgress(count));
            isSample = page.Count > limit && count == _options.MaxRecords;
            if (page.Count <= limit || isSample)
            {
                return new FlexPlanImpact(count, isSample, FlexList.ToFlexList(_meters.Select(static meter => meter.ToPublic())));
            }
        }
    }

    private async Task<IReadOnlyList<StoredRecord>> ReadAsync(OperationConnection connection, string after, int limit, CancellationToken cancellationToken)
    {
        var key = FlexTableKey.ById(_plan.TableId);
        RecordTable table = await TableLoading.GetAsync(connection, _plan.ApplicationId, key, cancellationToken).ConfigureAwait(false);
        EnsureAsPlanned(table);
        if (table.Registration is null)
        {
            return [];
        }

        if (_before is null)
        {
            IReadOnlyList<FlexTableVersion> versions = await VersionListing
                .ReadAllAsync(connection, table.Table.Id, afterVersion: 0, cancellationToken)
                .ConfigureAwait(false);

            // As the history would read the version from its row.
            PlannedVersion planned = new(_plan.BaseVersion + 1, FlexTableSchema.Parse(_plan.Schema.ToJson()));
            FlexTableVersion[] present = [.. versions.Where(version => version.Version <= _plan.BaseVersion)];
            _before = FlexRecordUpgrade.Along(present);
            _after = FlexRecordUpgrade.Along([.. present, planned]);
        }

        IReadOnlyList<StoredRow> rows = await connection
            .QueryAsync<StoredRow>(BuildSql.PageOfRecords, new() { ["tableNo"] = table.Number, ["after"] = after, ["limit"] = limit }, cancellationToken)
            .ConfigureAwait(false);
        StoredRecord[] records = [.. rows.Select(static row => row.Record)];
        return Array.TrueForAll(records, record => record.SchemaVersion <= _plan.BaseVersion)
            ? records
            : throw Outdated(table.Table, _plan.BaseVersion + 1, null);
    }

    private async Task<bool> MeasureAsync(OperationConnection connection, StoredRecord[] page, CancellationToken cancellationToken)
    {
        MeasuredRecord[] records = [.. page.Select(Measured)];
        foreach (ChangeMeter meter in _meters)
        {
            HashSet<string> found = [];
            if (meter.Reference is { } reference)
            {
                string[] wanted = [.. records.Select(meter.TargetOf).OfType<string>().Where(RecordIdRules.IsValid).Distinct(StringComparer.Ordinal)];
                found = await FindTargetsAsync(connection, reference, wanted, cancellationToken).ConfigureAwait(false);
            }

            foreach (MeasuredRecord record in records)
            {
                meter.Add(record);
                if (meter.TargetOf(record) is { } target && !found.Contains(target))
                {
                    meter.AddMissingTarget(record.Id);
                }
            }
        }

        return true;
    }

    private async Task<HashSet<string>> FindTargetsAsync(OperationConnection connection, FlexColumnDefinition reference, string[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return [];
        }

        string? targetId = reference.Validation.TargetId;
        Parameters parameters = new()
        {
            ["applicationId"] = _plan.ApplicationId,
            ["key"] = targetId ?? reference.Validation.TargetTable,
            ["ids"] = ids,
        };
        IReadOnlyList<TextRow> rows = await connection
            .QueryAsync<TextRow>(targetId is null ? MeasuringSql.TargetsByName : MeasuringSql.TargetsById, parameters, cancellationToken)
            .ConfigureAwait(false);
        return [.. rows.Select(static row => row.Value)];
    }

    private MeasuredRecord Measured(StoredRecord record)
    {
        FlexUpgradedRecord before = _before!.Upgrade(record.Json, record.SchemaVersion);
        FlexUpgradedRecord after = _after!.Upgrade(record.Json, record.SchemaVersion);
        return new MeasuredRecord(
            record.Id,
            RecordColumns.Read(_columnsBefore, before.Record),
            before.Notes,
            RecordColumns.Read(_columnsAfter, after.Record),
            after.Notes);
    }

    private void EnsureAsPlanned(RecordTable table)
    {
        if (table.Table.Version != _plan.BaseVersion)
        {
            throw Outdated(table.Table, table.Table.Version, null);
        }

        if (table.Table.Schema != _plan.Before)
        {
            throw Outdated(table.Table, table.Table.Version, "the table's columns are not those that the plan starts from");
        }
    }

    private FlexConcurrencyException Outdated(FlexTable table, int version, string? difference) =>
        new(table.ApplicationId, table.Id, table.Name, _plan.BaseVersion, version, difference: difference);

    private sealed record PlannedVersion(int Version, FlexTableSchema Schema) : IFlexSchemaVersion;
}

/// <summary>Statements that tell which of some records of the table that a reference names are live.</summary>
internal static class MeasuringSql
{
    private const string Targets = """
        SELECT r.id
        FROM flex_tables AS t
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_id = t.id
        STRAIGHT_JOIN flex_records AS r ON r.table_no = rt.table_no AND r.id IN @ids AND r.deleted_at IS NULL
        WHERE t.application_id = @applicationId
        """;

    public const string TargetsById = $"{Targets} AND t.id = @key;";

    public const string TargetsByName = $"{Targets} AND t.name = @key AND t.deleted_at IS NULL;";
}
