using Dapper;

using FlexDb.Core.Errors;
using FlexDb.Core.Installation;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>The check that a store makes once, before its first operation: that the catalog can be trusted here.</summary>
internal sealed class FirstUse
{
    private volatile SessionFacts? _facts;

    /// <summary>Two round trips at first use, none afterwards; a failed check is made again by the next operation.</summary>
    public ValueTask<SessionFacts> CheckAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        CancellationToken cancellationToken) =>
        _facts is { } facts ? ValueTask.FromResult(facts) : new(RunAsync(connection, transaction, cancellationToken));

    private async Task<SessionFacts> RunAsync(
        MySqlConnection connection,
        MySqlTransaction? transaction,
        CancellationToken cancellationToken)
    {
        await SessionSettings.EnsureUsableAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        CatalogState state = await CatalogInspector.ReadAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FlexInstallationProblem> problems = CatalogInspector.FindBlockingProblems(state);
        if (problems.Count > 0)
        {
            throw new FlexInstallationException(connection.Database, problems);
        }

        SessionFactsRow row = await connection
            .QuerySingleAsync<SessionFactsRow>(new CommandDefinition(
                TransactionSql.SessionFacts,
                new { backslash = "\\" },
                transaction,
                cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        if (row.BackslashLength != 1)
        {
            throw new InvalidOperationException(
                "The session's sql_mode has NO_BACKSLASH_ESCAPES, but the connection string does not say so, and every "
                + "backslash would be stored twice. Add 'NoBackslashEscapes=true' to the connection string.");
        }

        SessionFacts facts = new(row.MaxAllowedPacket, row.RollbackOnTimeout != 0)
        {
            OfCreates = new ToldTimes(state.KeepsMicroseconds),
            OfEdits = new ToldTimes(state.KeepsMicroseconds),
        };
        _facts = facts;
        return facts;
    }
}
