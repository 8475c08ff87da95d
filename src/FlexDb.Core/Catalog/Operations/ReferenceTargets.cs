using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>The tables that reference columns name, and their ids.</summary>
internal static class ReferenceTargets
{
    /// <summary>The names of the tables that <paramref name="after"/> refers to and <paramref name="before"/> did not.</summary>
    public static HashSet<string> NamesToResolve(FlexTableSchema? before, FlexTableSchema after)
    {
        Dictionary<string, FlexColumnDefinition> known = ById(before);
        return after.Columns
            .Where(column => IsReference(column) && !IsUnchanged(column, known))
            .Select(column => column.Validation.TargetTable!)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// The schema with the id of each new target set, and each unchanged one as it was: the id is the store's to set,
    /// whatever the caller's definition holds.
    /// </summary>
    public static FlexTableSchema WithTargetIds(
        FlexTableSchema? before,
        FlexTableSchema after,
        IReadOnlyDictionary<string, string> idsByName)
    {
        Dictionary<string, FlexColumnDefinition> known = ById(before);
        return new FlexTableSchema(after.Columns.Select(Resolve), after.ExtensionData);

        FlexColumnDefinition Resolve(FlexColumnDefinition column)
        {
            if (!IsReference(column))
            {
                return column;
            }

            string? id = IsUnchanged(column, known)
                ? known[column.Id!].Validation.TargetId
                : idsByName[column.Validation.TargetTable!];
            return column.Validation.TargetId == id
                ? column
                : column with { Validation = column.Validation with { TargetId = id } };
        }
    }

    public static bool IsReference(FlexColumnDefinition column) =>
        column.DataType == FlexDataType.Reference && column.Validation.TargetTable is not null;

    /// <summary>The ids of the live tables of some names.</summary>
    public static async Task<Dictionary<string, string>> FindIdsAsync(
        OperationConnection connection,
        string applicationId,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        IReadOnlyList<NameRow> rows = await connection
            .QueryAsync<NameRow>(ReferenceSql.FindTargets, new() { ["applicationId"] = applicationId, ["names"] = names.ToArray() }, cancellationToken)
            .ConfigureAwait(false);
        return rows
            .Where(row => row.ApplicationId == applicationId && names.Contains(row.RowName))
            .ToDictionary(row => row.RowName, row => row.Id, StringComparer.Ordinal);
    }

    /// <summary>Every column of a schema whose target is one of some names, for an error to name.</summary>
    public static FlexReferenceTargetException Missing(
        string applicationId,
        string tableId,
        string tableName,
        FlexTableSchema schema,
        IReadOnlySet<string> missing) =>
        new(
            applicationId,
            tableId,
            tableName,
            schema.Columns
                .Where(column => IsReference(column) && missing.Contains(column.Validation.TargetTable!))
                .Select(column => new FlexColumnReference(tableId, tableName, column.Name, column.Validation.TargetTable!))
                .ToFlexList(),
            "do not exist. Create them first, or choose other targets");

    private static bool IsUnchanged(FlexColumnDefinition column, Dictionary<string, FlexColumnDefinition> known) =>
        column.Id is { } id
        && known.TryGetValue(id, out FlexColumnDefinition? before)
        && IsReference(before)
        && before.Validation.TargetTable == column.Validation.TargetTable;

    private static Dictionary<string, FlexColumnDefinition> ById(FlexTableSchema? schema)
    {
        Dictionary<string, FlexColumnDefinition> columns = new(StringComparer.Ordinal);
        foreach (FlexColumnDefinition column in schema?.Columns ?? [])
        {
            columns.TryAdd(column.Id!, column);
        }

        return columns;
    }
}
