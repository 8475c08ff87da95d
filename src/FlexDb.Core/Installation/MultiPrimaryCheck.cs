using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>Refuses to alter tables where every node of a MySQL replication group takes writes.</summary>
/// <remarks>
/// The installer's lock is one node's, and such a group does not find out that two nodes alter one table at once: three installers
/// that adopted the same tables brought all nodes of a group into the state ERROR (9.7, tried; MySQL Reference Manual, "Group
/// Replication Limitations"). To create what is missing on three nodes at once was right every time.
/// </remarks>
internal static class MultiPrimaryCheck
{
    // SHOW rather than @@name, because a server without the plugin does not have the variables.
    private const string Read = """
        SHOW GLOBAL VARIABLES
        WHERE (Variable_name = 'group_replication_group_name' AND Value <> '')
          OR (Variable_name = 'group_replication_single_primary_mode' AND Value = 'OFF')
        """;

    public static async Task<IReadOnlyList<FlexInstallationProblem>> FindProblemsAsync(
        MySqlConnection connection,
        IReadOnlyList<CatalogDifference> differences,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<FlexInstallationProblem> problems = ProblemsOf(differences);
        if (problems.Count == 0)
        {
            return problems;
        }

        List<VariableRow> found = await connection.ReadAsync<VariableRow>(new(Read, cancellationToken: cancellationToken)).ConfigureAwait(false);
        return found.Count == 2 ? problems : [];
    }

    /// <summary>What is wrong on such a group: each table that must be altered.</summary>
    public static IReadOnlyList<FlexInstallationProblem> ProblemsOf(IReadOnlyList<CatalogDifference> differences) =>
    [
        .. differences
            .Where(difference => difference.Mend is not (null or CreateTableMend))
            .Select(difference => difference.Problem.Table)
            .Distinct(StringComparer.Ordinal)
            .Select(table => new FlexInstallationProblem(
                table,
                Column: null,
                FlexInstallationProblemCodes.MultiPrimary,
                $"{table} must be altered, which every node of this replication group could do at once, because "
                    + "group_replication_single_primary_mode is OFF, and the group would stop. Give it one primary with "
                    + "group_replication_switch_to_single_primary_mode(), install, and go back with group_replication_switch_to_multi_primary_mode().")),
    ];

    private sealed record VariableRow(string Name) : IRow<VariableRow>
    {
        public static VariableRow Read(DbDataReader reader) => new(reader.GetString(0));
    }
}
