using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>The live tables whose columns refer to a table.</summary>
internal static class ReferenceDependents
{
    public static async Task<IReadOnlyList<FlexColumnReference>> FindAsync(
        OperationConnection connection,
        string applicationId,
        string targetName,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<NameRow> rows = await connection
            .QueryAsync<NameRow>(ReferenceSql.FindDependents, new() { ["applicationId"] = applicationId, ["name"] = targetName }, cancellationToken)
            .ConfigureAwait(false);
        return rows
            .Where(row => row.ApplicationId == applicationId)
            .SelectMany(row => RowReader.ReadSchema(row.SchemaJson!, new TableIdentity(row.ApplicationId, row.Id, row.RowName), version: null, "schema").Columns
                .Where(column => RefersTo(column, targetName))
                .Select(column => new FlexColumnReference(row.Id, row.RowName, column.Name, targetName)))
            .ToFlexList();
    }

    /// <summary>Every column that refers to a table, in an order that does not depend on the server.</summary>
    public static async Task<FlexList<FlexColumnReference>> ListAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        CancellationToken cancellationToken)
    {
        TableRow row = await TableQueries
            .GetAsync(connection, applicationId, key, includeDeleted: false, cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<FlexColumnReference> references = await FindAsync(connection, applicationId, row.RowName, cancellationToken)
            .ConfigureAwait(false);
        return references.OrderBy(reference => reference.TableName, StringComparer.Ordinal).ToFlexList();
    }

    public static bool RefersTo(FlexColumnDefinition column, string targetName) =>
        ReferenceTargets.IsReference(column) && column.Validation.TargetTable == targetName;

    /// <summary>The schema with each reference to a table naming it as it is called now, and its id.</summary>
    public static FlexTableSchema Retarget(FlexTableSchema schema, Predicate<FlexColumnDefinition> refers, string newName, string targetId) =>
        new(
            schema.Columns.Select(column => refers(column)
                ? column with { Validation = column.Validation with { TargetTable = newName, TargetId = targetId } }
                : column),
            schema.ExtensionData);
}
