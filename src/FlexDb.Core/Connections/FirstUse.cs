using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>One check of the database before its first use; throws where the database is not fit.</summary>
internal delegate Task FirstUseCheck(MySqlConnection connection, MySqlTransaction? transaction, CancellationToken cancellationToken);

/// <summary>Makes the checks that it is given once, before the first operation, and learns of the server what it must know.</summary>
internal sealed class FirstUse(params IReadOnlyList<FirstUseCheck> checks)
{
    private volatile SessionFacts? _facts;

    /// <summary>Tables that need not be there; whether they are is learnt once, as all else.</summary>
    public IReadOnlyList<string> OptionalTables { get; init; } = [];

    /// <summary>One round trip a check and one more at first use, none afterwards; after a failure all are made again.</summary>
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
        foreach (FirstUseCheck check in checks)
        {
            await check(connection, transaction, cancellationToken).ConfigureAwait(false);
        }

        SessionFacts facts = await SessionFacts.ReadAsync(connection, transaction, OptionalTables, cancellationToken).ConfigureAwait(false);
        _facts = facts;
        return facts;
    }
}
