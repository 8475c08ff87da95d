using System.Data;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>One installation, under the lock: reads the state, runs the next statement, and so on until nothing is wrong.</summary>
internal sealed class InstallationRun(
    InstallationSession session,
    string databaseName,
    IReadOnlyList<CatalogTable> wanted,
    List<FlexInstallationStep> steps)
{
    /// <summary>Whether another transaction, or another node's statement, has aborted this one, which can be run again.</summary>
    /// <remarks>A lock that was waited for in vain is no such thing: it has been waited for as long as the host wants.</remarks>
    public static bool IsAborted(MySqlException exception) =>
        ServerFailures.IsConflict(exception) && exception.ErrorCode != MySqlErrorCode.LockWaitTimeout;

    public async Task<FlexInstallationReport> RunAsync(CancellationToken cancellationToken)
    {
        MendStatement? last = null;
        MySqlException? refusal = null;
        while (true)
        {
            CatalogState state = await CatalogInspector
                .ReadForChangesAsync(session.Connection, wanted, cancellationToken)
                .ConfigureAwait(false);
            IReadOnlyList<CatalogDifference> differences = CatalogComparison.Compare(state);
            if (differences.Count == 0)
            {
                return new FlexInstallationReport(steps.ToFlexList());
            }

            await RefuseWhatCannotBeMendedAsync(state, differences, refusal, cancellationToken).ConfigureAwait(false);
            MendStatement next = MendPlan.Next(state, differences);
            if (next.Sql == last?.Sql)
            {
                throw Failure(next, refusal);
            }

            refusal = await TryAsync(next, cancellationToken).ConfigureAwait(false);
            last = next;
        }
    }

    private async Task RefuseWhatCannotBeMendedAsync(
        CatalogState state,
        IReadOnlyList<CatalogDifference> differences,
        MySqlException? refusal,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<FlexInstallationProblem> problems =
        [
            .. differences.Where(difference => difference.Mend is null).Select(difference => difference.Problem),
            .. await ConversionChecks
                .FindProblemsAsync(session.Connection, state, differences, cancellationToken)
                .ConfigureAwait(false),
            .. await MultiPrimaryCheck.FindProblemsAsync(session.Connection, differences, cancellationToken).ConfigureAwait(false),
        ];
        if (problems.Count > 0)
        {
            throw new FlexInstallationException(
                databaseName, problems, refusal, $"{Environment.NewLine}Put this right, and install again.");
        }
    }

    /// <summary>
    /// A refusal is judged by the state after it: a statement of an installer whose connection died, and its lock with
    /// it, may still have been at work and done the same; or rows came in meanwhile that stand against it.
    /// </summary>
    private async Task<MySqlException?> TryAsync(MendStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(statement.Sql, cancellationToken).ConfigureAwait(false);
            steps.Add(new FlexInstallationStep(statement.Table, statement.Kind, statement.Changes.ToFlexList()));
            return null;
        }
        catch (MySqlException exception) when (session.Connection.State == ConnectionState.Open && !IsAborted(exception))
        {
            return exception;
        }
        catch (MySqlException exception) when (!IsAborted(exception))
        {
            throw Failure(statement, exception);
        }
    }

    private FlexInstallationException Failure(MendStatement statement, MySqlException? refusal)
    {
        (string code, string reason) = refusal?.ErrorCode switch
        {
            null => (
                FlexInstallationProblemCodes.StatementFailed,
                "The server accepted the statement, but the table is as it was."),
            MySqlErrorCode.DatabaseAccessDenied
                or MySqlErrorCode.TableAccessDenied
                or MySqlErrorCode.ColumnAccessDenied
                or MySqlErrorCode.SpecifiedAccessDeniedError => (
                    FlexInstallationProblemCodes.AccessDenied,
                    "The database user may not do it; install once as one who may (see the documentation of FlexDbInstaller)."),
            MySqlErrorCode.LockWaitTimeout => (
                FlexInstallationProblemCodes.LockTimeout,
                "A transaction that uses the table did not end in time; end it and install again."),
            MySqlErrorCode number => (
                FlexInstallationProblemCodes.StatementFailed,
                FormattableString.Invariant($"The server refused the statement with error {(int)number}.")),
        };
        FlexInstallationProblem problem = new(
            statement.Table,
            Column: null,
            code,
            $"{reason} What was to be put right: {string.Join(' ', statement.Changes)} By: {statement.Sql}");
        return new FlexInstallationException(databaseName, [problem], refusal);
    }
}
