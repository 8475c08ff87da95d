using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Creates one table with its version 1: one round trip, or three when it refers to other tables.</summary>
internal sealed class TableCreation
{
    private static readonly StatementList Insert = new(TableSql.Insert, VersionSql.InsertFirst, TableSql.SelectTimes);
    private static readonly StatementList FreeNameAndInsert =
        new(TableSql.FreeName, TableSql.Insert, VersionSql.InsertFirst, TableSql.SelectTimes);

    private readonly string _applicationId;
    private readonly NewFlexTable _table;
    private readonly FlexDbOptions _settings;
    private readonly FlexTableSchema _schema;
    private readonly FlexSlotMap _slots;
    private readonly string _id = CatalogId.New();
    private readonly string _versionId = CatalogId.New();

    /// <summary>Checks the table; nothing is sent yet.</summary>
    public TableCreation(string applicationId, NewFlexTable table, FlexDbOptions settings)
    {
        _applicationId = applicationId;
        _table = table;
        _settings = settings;
        SchemaChecks.Actor(table.Actor);
        SchemaChecks.DisplayName(table.DisplayName);
        _schema = ColumnIdentity.WithNewIds(new FlexTableSchema(table.Columns, table.ExtensionData));
        SchemaChecks.New(new TableIdentity(applicationId, null, table.Name), _schema, settings.SchemaLimits);
        _slots = SlotAllocation.Allocate(new TableIdentity(applicationId, null, table.Name), FlexTableSchema.Empty, FlexSlotMap.Empty, _schema, settings.SlotCapacities);
    }

    public async Task<FlexTable> RunAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        HashSet<string> targets = ReferenceTargets.NamesToResolve(before: null, _schema);
        targets.Remove(_table.Name);
        SummaryRow? obstacle = null;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await InsertAsync(connection, targets, obstacle, cancellationToken).ConfigureAwait(false);
            }
            catch (FlexReferenceTargetException) when (connection.MayBeDone)
            {
                // A target can have been renamed after the lost text had created the table: it held the target's lock.
                if (await FindOwnAsync(connection, cancellationToken).ConfigureAwait(false) is { } done)
                {
                    return done;
                }

                throw;
            }
            catch (Exception exception) when (ServerFailures.IsDuplicate(exception) && attempt < NameConflicts.MaxAttempts)
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                if (await FindOwnAsync(connection, cancellationToken).ConfigureAwait(false) is { } done)
                {
                    return done;
                }

                obstacle = await NameConflicts
                    .FindObstacleAsync(connection, _applicationId, _table.Name, exception, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the table is there; asked on the connection that the cancelled text was sent on.</summary>
    public Task<bool> IsDoneAsync(OperationConnection connection) =>
        connection.ExistsAsync(VersionSql.Exists, new() { ["versionId"] = _versionId }, CancellationToken.None);

    private async Task<FlexTable?> FindOwnAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        TableRow? row = await TableQueries
            .FindAsync(connection, _applicationId, FlexTableKey.ById(_id), includeDeleted: true, cancellationToken)
            .ConfigureAwait(false);
        return row is null ? null : RowReader.ToTable(row);
    }

    private async Task<FlexTable> InsertAsync(
        OperationConnection connection,
        HashSet<string> targets,
        SummaryRow? obstacle,
        CancellationToken cancellationToken)
    {
        Dictionary<string, string> ids = [];
        bool hasBegun = false;
        if (targets.Count > 0)
        {
            TableIdentity table = new(_applicationId, Id: null, _table.Name);
            LockedTargets locked = await LockedTargets
                .LockAsync(connection, _settings, table, version: 0, obstacle?.Id, targets, Missing, cancellationToken)
                .ConfigureAwait(false);
            ids = locked.TargetIds;
            hasBegun = true;
        }
        else if (obstacle is not null)
        {
            hasBegun = await TableLocks.BeginAsync(connection, _settings, _applicationId, [obstacle.Id], cancellationToken).ConfigureAwait(false);
        }

        ids[_table.Name] = _id;
        FlexTableSchema schema = ReferenceTargets.WithTargetIds(before: null, _schema, ids);
        FlexList<SchemaChange> changes = schema.Columns.Select(column => SchemaChange.Add(column)).ToFlexList();
        string schemaJson = SchemaJson.WriteSchema(schema, version: 1);
        string changesJson = SchemaJson.WriteChanges(changes);
        string? slotsJson = SlotMapJson.Write(_slots);
        connection.EnsureFits(schemaJson, changesJson, slotsJson ?? "");
        Answer<TimesRow> answer = await connection
            .WriteAsync<TimesRow>(
                obstacle is null ? Insert : FreeNameAndInsert,
                hasBegun ? TextPlace.Last : TextPlace.Whole,
                new Parameters
                {
                    ["id"] = _id,
                    ["applicationId"] = _applicationId,
                    ["name"] = _table.Name,
                    ["displayName"] = _table.DisplayName,
                    ["schema"] = schemaJson,
                    ["slots"] = slotsJson,
                    ["versionId"] = _versionId,
                    ["changes"] = changesJson,
                    ["actor"] = _table.Actor,
                    ["holderId"] = obstacle?.Id,
                    ["holderName"] = obstacle?.RowName,
                    ["tombstone"] = obstacle is null ? null : Tombstone.For(obstacle.RowName, obstacle.Id),
                },
                cancellationToken)
            .ConfigureAwait(false);
        TimesRow times = answer.Rows[0];
        CatalogTelemetry.NoteTable(_id);
        return new FlexTable
        {
            Id = _id,
            ApplicationId = _applicationId,
            Name = _table.Name,
            DisplayName = _table.DisplayName,
            Schema = schema,
            Slots = _slots,
            Version = 1,
            CreatedAt = RowReader.ToTime(times.CreatedAt),
            UpdatedAt = RowReader.ToTime(times.UpdatedAt),
        };
    }

    private FlexReferenceTargetException Missing(IReadOnlySet<string> names) =>
        ReferenceTargets.Missing(_applicationId, _id, _table.Name, _schema, names);
}
