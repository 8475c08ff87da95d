using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Applies an import in one transaction: every table as the plan says, or none.</summary>
/// <remarks>One value is one call; its ids are chosen once, so that a repetition finds out whether it was already done.</remarks>
internal sealed class ImportApplying(FlexImportPlan plan, FlexImportOptions options, FlexDbOptions settings)
{
    private static readonly string[] FreeName = [TableSql.FreeName];
    private static readonly string[] Delete = [TableSql.Delete];
    private static readonly string[] Rename = [TableSql.Rename];
    private static readonly string[] SetDisplayName = [TableSql.SetDisplayName];
    private static readonly string[] SetActive = [TableSql.SetActive];
    private static readonly string[] Create = [TableSql.Insert, VersionSql.InsertFirst];
    private static readonly string[] Edit = [VersionSql.InsertNext, TableSql.SetSchemaFromVersion];

    private readonly List<SummaryRow> _obstacles = [];
    private readonly ImportPreparation _preparation = new(options, settings);
    private readonly Dictionary<string, string> _versionIds = plan.Creations
        .Select(creation => creation.TableId)
        .Concat(plan.Edits.Where(edit => !edit.Plan.IsEmpty).Select(edit => edit.Plan.TableId))
        .ToDictionary(id => id, _ => CatalogId.New(), StringComparer.Ordinal);

    public async Task<FlexImportResult> RunAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        if (!connection.MayBeDone)
        {
            _preparation.EnsureEditable(plan);
            await _preparation.EnsureAllowedAsync(connection, plan, cancellationToken).ConfigureAwait(false);
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await ApplyAsync(connection, isRepeated: attempt > 1, cancellationToken).ConfigureAwait(false);
                return FlexImportResult.Of(plan);
            }
            catch (Exception exception) when (ServerFailures.IsDuplicate(exception) && attempt < NameConflicts.MaxAttempts)
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                await FindObstaclesAsync(connection, exception, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether an attempt that was cut short has applied the import; true where only another attempt can tell.</summary>
    public Task<bool> MayBeAppliedAsync(OperationConnection connection) => _versionIds.Values.FirstOrDefault() is { } versionId
        ? connection.ExistsAsync(VersionSql.Exists, new() { ["versionId"] = versionId }, CancellationToken.None)
        : Task.FromResult(true);

    private async Task ApplyAsync(OperationConnection connection, bool isRepeated, CancellationToken cancellationToken)
    {
        // The new tables' ids are locked too: where an earlier text still writes them, this waits until it is over.
        IEnumerable<string> ids =
        [
            .. plan.Basis.Select(table => table.TableId),
            .. plan.Creations.Select(creation => creation.TableId),
            .. _obstacles.Select(obstacle => obstacle.Id),
        ];
        Dictionary<string, TableRow> rows = await TableLocks
            .LockAsync(connection, settings, plan.ApplicationId, ids, cancellationToken)
            .ConfigureAwait(false);

        // An attempt that the server has refused was taken back whole, so it has left no traces to look for.
        if (connection.MayBeDone && await IsAppliedAsync(connection, rows, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await EnsureAsPlannedAsync(connection, rows, cancellationToken).ConfigureAwait(false);

        // What refused the first attempt may have been the number of a version as well as a name.
        IReadOnlyDictionary<string, int>? numbers = isRepeated
            ? await VersionNumbers
                .PastAllAsync(connection, [.. plan.Edits.Select(edit => rows[edit.Plan.TableId])], cancellationToken)
                .ConfigureAwait(false)
            : null;
        await Writes(numbers).SendAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsAppliedAsync(
        OperationConnection connection,
        Dictionary<string, TableRow> rows,
        CancellationToken cancellationToken)
    {
        if (_versionIds.Count > 0)
        {
            return await MayBeAppliedAsync(connection).ConfigureAwait(false);
        }

        return plan.Edits.All(edit => rows.TryGetValue(edit.Plan.TableId, out TableRow? row) && Facts(row) == edit.After)
            && plan.Deletions.All(deletion => !rows.TryGetValue(deletion.TableId, out TableRow? row) || row.DeletedAt is not null);
    }

    private async Task EnsureAsPlannedAsync(
        OperationConnection connection,
        Dictionary<string, TableRow> rows,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<NameRow> live = await connection
            .QueryAsync<NameRow>(TableSql.ListLiveNames, new() { ["applicationId"] = plan.ApplicationId }, cancellationToken)
            .ConfigureAwait(false);
        HashSet<string> known = plan.Basis.Select(table => table.TableId).ToHashSet(StringComparer.Ordinal);
        string[] changed =
        [
            .. plan.Basis.Where(table => !IsAsPlanned(rows.GetValueOrDefault(table.TableId), table)).Select(table => table.Facts.Name),
            .. plan.Edits.Where(edit => !IsAsPlanned(rows.GetValueOrDefault(edit.Plan.TableId), edit.Plan)).Select(edit => edit.Before.Name),
            .. live.Where(row => row.ApplicationId == plan.ApplicationId && !known.Contains(row.Id)).Select(row => row.RowName),
        ];
        if (changed.Length > 0)
        {
            throw new FlexImportOutdatedException(plan.ApplicationId, [.. changed.Distinct(StringComparer.Ordinal)]);
        }
    }

    private bool IsAsPlanned(TableRow? row, FlexImportBasis table) =>
        TableQueries.IsLive(row, plan.ApplicationId) && row!.Version == table.Version && Facts(row) == table.Facts;

    // Another application may change a schema without a new version; such a change is not to be overwritten unseen.
    private static bool IsAsPlanned(TableRow? row, FlexPlan edit) =>
        row is null
        || edit.IsEmpty
        || (RowReader.ToTable(row) is { } table && table.Schema == edit.Before && table.Slots == edit.SlotsBefore);

    private static FlexTableFacts Facts(TableRow row) => new(row.RowName, row.DisplayName, row.IsActive);

    private StatementBatch Writes(IReadOnlyDictionary<string, int>? numbers)
    {
        StatementBatch batch = new();
        foreach (SummaryRow obstacle in _obstacles)
        {
            batch.Add(
                FreeName,
                new()
                {
                    ["holderId"] = obstacle.Id,
                    ["holderName"] = obstacle.RowName,
                    ["tombstone"] = Tombstone.For(obstacle.RowName, obstacle.Id),
                });
        }

        foreach (FlexImportDeletion deletion in plan.Deletions)
        {
            batch.Add(
                Delete,
                new()
                {
                    ["id"] = deletion.TableId,
                    ["tombstone"] = Tombstone.For(deletion.Name, deletion.TableId),
                });
        }

        // Two steps, because tables may exchange their names.
        FlexImportEdit[] renamed = [.. plan.Edits.Where(edit => edit.Before.Name != edit.After.Name)];
        foreach (FlexImportEdit edit in renamed)
        {
            batch.Add(Rename, new() { ["id"] = edit.Plan.TableId, ["newName"] = Tombstone.For("", edit.Plan.TableId) });
        }

        foreach (FlexImportEdit edit in renamed)
        {
            batch.Add(Rename, new() { ["id"] = edit.Plan.TableId, ["newName"] = edit.After.Name });
        }

        foreach (FlexImportEdit edit in plan.Edits)
        {
            AddEdit(batch, edit, numbers?[edit.Plan.TableId] ?? edit.Plan.BaseVersion + 1);
        }

        foreach (FlexImportCreation creation in plan.Creations)
        {
            AddCreation(batch, creation);
        }

        return batch;
    }

    private void AddEdit(StatementBatch batch, FlexImportEdit edit, int number)
    {
        string id = edit.Plan.TableId;
        if (!edit.Plan.IsEmpty)
        {
            batch.Add(
                Edit,
                new()
                {
                    ["id"] = id,
                    ["version"] = edit.Plan.BaseVersion,
                    ["number"] = number,
                    ["versionId"] = _versionIds[id],
                    ["schema"] = SchemaJson.WriteSchema(edit.Plan.Schema, number),
                    ["changes"] = SchemaJson.WriteChanges(edit.Plan.Changes),
                    ["setsSlots"] = true,
                    ["slots"] = SlotMapJson.Write(edit.Plan.Slots),
                    ["actor"] = options.Actor,
                    ["expectedName"] = null,
                    ["updatedAt"] = null,
                    ["allowDeactivated"] = true,
                    ["allowDeleted"] = false,
                });
        }

        if (edit.Before.DisplayName != edit.After.DisplayName)
        {
            batch.Add(
                SetDisplayName,
                new()
                {
                    ["id"] = id,
                    ["applicationId"] = plan.ApplicationId,
                    ["displayName"] = edit.After.DisplayName,
                });
        }

        if (edit.Before.IsActive != edit.After.IsActive)
        {
            batch.Add(
                SetActive,
                new()
                {
                    ["id"] = id,
                    ["applicationId"] = plan.ApplicationId,
                    ["isActive"] = edit.After.IsActive,
                });
        }
    }

    private void AddCreation(StatementBatch batch, FlexImportCreation creation)
    {
        FlexSnapshotTable table = creation.Table;
        batch.Add(
            Create,
            new()
            {
                ["id"] = creation.TableId,
                ["applicationId"] = plan.ApplicationId,
                ["name"] = table.Name,
                ["displayName"] = table.DisplayName,
                ["schema"] = SchemaJson.WriteSchema(table.Schema, version: 1),
                ["slots"] = SlotMapJson.Write(table.Slots ?? FlexSlotMap.Empty),
                ["versionId"] = _versionIds[creation.TableId],
                ["changes"] = SchemaJson.WriteChanges(table.Schema.Columns.Select(column => SchemaChange.Add(column)).ToFlexList()),
                ["actor"] = options.Actor,
            });
        if (!table.IsActive)
        {
            batch.Add(
                SetActive,
                new()
                {
                    ["id"] = creation.TableId,
                    ["applicationId"] = plan.ApplicationId,
                    ["isActive"] = false,
                });
        }
    }

    /// <summary>Finds the rows that hold a name and that another application deleted without renaming; throws where a live table does.</summary>
    private async Task FindObstaclesAsync(OperationConnection connection, Exception refusal, CancellationToken cancellationToken)
    {
        HashSet<string> own = plan.Basis.Select(table => table.Facts.Name).ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> names = plan.Creations.Select(creation => creation.Table.Name)
            .Concat(plan.Edits.Select(edit => edit.After.Name));
        _obstacles.Clear();
        foreach (string name in names.Where(name => !own.Contains(name)))
        {
            SummaryRow? obstacle = await NameConflicts
                .FindObstacleAsync(connection, plan.ApplicationId, name, refusal, cancellationToken)
                .ConfigureAwait(false);
            if (obstacle is not null)
            {
                _obstacles.Add(obstacle);
            }
        }
    }
}
