using System.Data.Common;
using Dapper;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>Finds what would make a mend fail or change what the rows mean, before anything is changed.</summary>
/// <remarks>Looks at rows only where a pending mend depends on them; each such look is a scan.</remarks>
internal static class ConversionChecks
{
    public static async Task<IReadOnlyList<FlexInstallationProblem>> FindProblemsAsync(
        MySqlConnection connection,
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences,
        CancellationToken cancellationToken)
    {
        List<FlexInstallationProblem> problems = [.. FindForeignKeysOf(state, differences)];
        if (state.Wanted.Any(table => MendPlan.Modifies(differences, table, CatalogTable.Id)))
        {
            problems.AddRange(await FindReferencesToIdsAsync(connection, state, differences, cancellationToken).ConfigureAwait(false));
        }

        foreach (RowCheck check in RowChecks.For(state, differences))
        {
            var command = new CommandDefinition(check.Sql, commandTimeout: 0, cancellationToken: cancellationToken);
            List<RowCount> found = await connection.ReadAsync<RowCount>(command).ConfigureAwait(false);
            if (found.Count > 0)
            {
                problems.Add(new(check.Table, check.Column, check.Code, $"{check.Message} {RowChecks.Describe(found)}"));
            }
        }

        return problems;
    }

    /// <summary>Foreign keys of the library's tables, to tables of the host's, on a column that must change.</summary>
    private static IEnumerable<FlexInstallationProblem> FindForeignKeysOf(
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences) =>
        from table in state.Wanted
        from key in state.Find(table)?.ForeignKeys ?? []
        where !ForeignKeyComparison.IsOurs(table, key, state)
        from column in key.Columns
        where MendPlan.Modifies(differences, table, column)
        select new FlexInstallationProblem(
            table.Name,
            column,
            FlexInstallationProblemCodes.ForeignKeyInTheWay,
            $"The foreign key {key.Name} ties {table.Name}.{column}, which must change, to {key.ReferencedTable}; "
                + "drop it, install, and make it again with columns of the same type and collation.");

    /// <summary>Foreign keys of the host's tables to an id that must change.</summary>
    private static async Task<IEnumerable<FlexInstallationProblem>> FindReferencesToIdsAsync(
        MySqlConnection connection,
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences,
        CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(
            InstallationSql.ReadReferencesToIds, commandTimeout: 0, cancellationToken: cancellationToken);
        List<ReferenceRow> rows = await connection.ReadAsync<ReferenceRow>(command).ConfigureAwait(false);
        return
            from row in rows
            where !IsOurs(row, state)
            let table = state.Wanted.FirstOrDefault(table => table.Name == row.ReferencedTable)
            where table is not null && MendPlan.Modifies(differences, table, CatalogTable.Id)
            select new FlexInstallationProblem(
                table.Name,
                CatalogTable.Id,
                FlexInstallationProblemCodes.ForeignKeyInTheWay,
                $"The foreign key {row.ConstraintName} of {row.TableSchema}.{row.TableName} refers to {table.Name}.{CatalogTable.Id}, "
                    + "which must change; drop it, install, and make it again with columns of the same type and collation.");
    }

    private static bool IsOurs(ReferenceRow row, CatalogState state) =>
        string.Equals(row.TableSchema, state.DatabaseName, StringComparison.OrdinalIgnoreCase)
        && state.Wanted.Any(table => table.Name == row.TableName);

    private sealed record ReferenceRow(string TableSchema, string TableName, string ConstraintName, string ReferencedTable)
        : IRow<ReferenceRow>
    {
        public static ReferenceRow Read(DbDataReader reader) =>
            new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
    }
}
