using System.Data.Common;

using Dapper;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>One open connection, for the time of one attempt at an operation.</summary>
internal sealed class OperationConnection(
    MySqlConnection connection,
    MySqlTransaction? hostTransaction,
    SessionFacts facts,
    TextHook? hook,
    bool mayBeDone)
{
    /// <summary>Whether a text that commits was sent; from then on a lost connection leaves the outcome unknown.</summary>
    public bool CommitSent { get; private set; }

    /// <summary>Whether a text that begins a transaction of the store's was sent, and none that ends it came back.</summary>
    public bool TransactionOpen { get; private set; }

    /// <summary>Whether an earlier attempt may have done the whole operation, so that its traces are to be looked for.</summary>
    public bool MayBeDone { get; } = mayBeDone;

    /// <summary>Whether texts tell the time that they write, by <see cref="Catalog.Sql.TimeSql.Told"/>; a host's session is spared it.</summary>
    public bool TellsTimes => hostTransaction is null;

    /// <summary>What the store has learnt of the server.</summary>
    public SessionFacts Facts { get; } = facts;

    public bool IsLost => connection.State != System.Data.ConnectionState.Open;

    /// <summary>The first row of a query; null when there is none.</summary>
    public async Task<T?> QuerySingleAsync<T>(string sql, object? parameters, CancellationToken cancellationToken)
        where T : class, IRow<T>
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        DbDataReader reader = await connection.ExecuteReaderAsync(Command(sql, parameters, cancellationToken)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            T? row = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? T.Read(reader) : null;
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            return row;
        }
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        Answer<T> answer = await ReadAllAsync<T>(sql, parameters, cancellationToken).ConfigureAwait(false);
        return answer.Rows;
    }

    public async Task<bool> ExistsAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        return await connection.ExecuteScalarAsync<long>(Command(sql, parameters, cancellationToken)).ConfigureAwait(false) != 0;
    }

    /// <summary>Sends a text of a transaction, one statement of which is a query, and reads that query's rows.</summary>
    /// <remarks>Inside a host's transaction no transaction statement is sent.</remarks>
    public async Task<IReadOnlyList<T>> WriteAsync<T>(
        string body,
        TextPlace place,
        object parameters,
        CancellationToken cancellationToken)
        where T : IRow<T>
    {
        Answer<T> answer = await WriteAndCountAsync<T>(body, place, parameters, cancellationToken).ConfigureAwait(false);
        return answer.Rows;
    }

    /// <summary>The same, and what else the server answers; there may be no query in the text then.</summary>
    public async Task<Answer<T>> WriteAndCountAsync<T>(
        string body,
        TextPlace place,
        object parameters,
        CancellationToken cancellationToken)
        where T : IRow<T>
    {
        string sql = await BeginTextAsync(body, place, cancellationToken).ConfigureAwait(false);
        Answer<T> answer = await ReadAllAsync<T>(sql, parameters, cancellationToken).ConfigureAwait(false);
        EndText(place);
        return answer;
    }

    /// <summary>Sends a text of a transaction that has no query in it.</summary>
    public async Task ExecuteAsync(string body, TextPlace place, object parameters, CancellationToken cancellationToken)
    {
        string sql = await BeginTextAsync(body, place, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(Command(sql, parameters, cancellationToken)).ConfigureAwait(false);
        EndText(place);
    }

    /// <summary>Sends a text that is composed for this one time; Dapper would remember it for good.</summary>
    public async Task ExecuteOnceAsync(string body, TextPlace place, object parameters, CancellationToken cancellationToken)
    {
        string sql = await BeginTextAsync(body, place, cancellationToken).ConfigureAwait(false);
        CommandDefinition command = new(
            sql,
            parameters,
            hostTransaction,
            flags: CommandFlags.NoCache,
            cancellationToken: cancellationToken);
        await connection.ExecuteAsync(command).ConfigureAwait(false);
        EndText(place);
    }

    /// <summary>Refuses large values before a text with them is sent; see <see cref="SessionFacts.EnsureFits"/>.</summary>
    public void EnsureFits(params ReadOnlySpan<string> values) => Facts.EnsureFits(values);

    /// <summary>Ends the store's own transaction without a trace; the host's is the host's.</summary>
    /// <remarks>It takes no token: a cancelled operation above all must not leave its transaction open.</remarks>
    public async Task RollBackAsync()
    {
        if (TransactionOpen && !IsLost)
        {
            await connection.ExecuteAsync(Command(TransactionSql.Rollback, null, CancellationToken.None)).ConfigureAwait(false);
        }

        TransactionOpen = false;
    }

    /// <summary>Reads to the end of the last result, because a statement after the query may fail too.</summary>
    private async Task<Answer<T>> ReadAllAsync<T>(string sql, object? parameters, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        DbDataReader reader = await connection.ExecuteReaderAsync(Command(sql, parameters, cancellationToken)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            List<T> rows = [];
            do
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(T.Read(reader));
                }
            }
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            return new Answer<T>(rows, reader.RecordsAffected, ((MySqlCommand)((IWrappedDataReader)reader).Command).LastInsertedId);
        }
    }

    private async Task<string> BeginTextAsync(string body, TextPlace place, CancellationToken cancellationToken)
    {
        string sql = hostTransaction is null ? WriteText.Compose(body, place) : body;
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        TransactionOpen |= hostTransaction is null && place.HasFlag(TextPlace.First);
        CommitSent |= hostTransaction is null && place.HasFlag(TextPlace.Last);
        return sql;
    }

    private void EndText(TextPlace place) => TransactionOpen &= !place.HasFlag(TextPlace.Last);

    private CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, hostTransaction, cancellationToken: cancellationToken);

    private Task BeforeAsync(string sql, CancellationToken cancellationToken) =>
        hook is null ? Task.CompletedTask : hook(sql, cancellationToken);
}

/// <summary>Called before each text is sent; tests put faults between texts with it.</summary>
internal delegate Task TextHook(string sql, CancellationToken cancellationToken);
