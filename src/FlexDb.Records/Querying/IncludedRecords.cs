using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Reading;

namespace FlexDb.Records.Querying;

/// <summary>Reads the records that reference columns of a page lead to, table by table.</summary>
internal static class IncludedRecords
{
    /// <summary>Refuses what no table can make right.</summary>
    public static void EnsureValid(FlexQuery query)
    {
        ArgumentNullException.ThrowIfNull(query.Include, nameof(query));
        if (query.Include.Any(static path => string.IsNullOrEmpty(path)))
        {
            throw new ArgumentException("A column to include has no name.", nameof(query));
        }

        if (query.Include.Count > FlexQuery.MaxIncludes)
        {
            throw new FlexLimitException("The query", query.Include.Count, FlexQuery.MaxIncludes, "columns to include");
        }

        if (query.Include.Max(static path => (int?)path.Split('.').Length) is { } depth && depth > FlexQuery.MaxIncludedDepth)
        {
            throw new FlexLimitException("A path of columns to include", depth, FlexQuery.MaxIncludedDepth, "columns");
        }
    }

    /// <summary>The reference column of a table.</summary>
    public static FlexColumnDefinition EnsureReference(FlexTable table, string name)
    {
        if (!table.Schema.TryGetColumn(name, out FlexColumnDefinition? column))
        {
            throw new FlexColumnNotFoundException(table.ApplicationId, table.Id, table.Name, name, table.Schema.Columns.Select(static known => known.Name));
        }

        return column.DataType == FlexDataType.Reference
            ? column
            : throw new ArgumentException($"Column '{name}' of table '{table.Name}' is no reference, so that it leads to no records.", nameof(name));
    }

    public static async Task<IReadOnlyDictionary<string, FlexList<FlexRecord>>> ReadAsync(
        RecordDatabase database,
        string applicationId,
        IReadOnlyList<FlexRecord> records,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken)
    {
        Dictionary<string, FlexList<FlexRecord>> included = new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            // Paths that begin with the same columns share what these lead to.
            IReadOnlyList<FlexRecord> from = records;
            string[] names = path.Split('.');
            for (int depth = 1; depth <= names.Length; depth++)
            {
                string prefix = string.Join('.', names[..depth]);
                if (!included.TryGetValue(prefix, out FlexList<FlexRecord>? found))
                {
                    found = [.. await FollowAsync(database, applicationId, from, names[depth - 1], cancellationToken).ConfigureAwait(false)];
                    included[prefix] = found;
                }

                from = found;
            }
        }

        return included;
    }

    private static async Task<IReadOnlyList<FlexRecord>> FollowAsync(
        RecordDatabase database,
        string applicationId,
        IReadOnlyList<FlexRecord> records,
        string name,
        CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return [];
        }

        FlexTable table = records[0].Table;
        FlexTableKey? target = EnsureReference(table, name).Validation switch
        {
            { TargetId: { } id } => FlexTableKey.ById(id),
            { TargetTable: { } tableName } => FlexTableKey.ByName(tableName),
            _ => (FlexTableKey?)null,
        };
        string[] ids = [.. records.Select(record => record.GetString(name)).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (target is not { } key || ids.Length == 0)
        {
            return [];
        }

        try
        {
            return await RecordQueries.FindManyAsync(database, applicationId, key, ids, cancellationToken).ConfigureAwait(false);
        }
        catch (FlexDbException exception) when (exception is FlexTableNotFoundException or FlexTableStateException)
        {
            // The table has been deleted, and its records cannot be read until it is restored.
            return [];
        }
    }
}
