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
    /// <summary>Whether a COMMIT was sent; from then on a lost connection leaves the outcome unknown.</summary>
    public bool CommitSent { get; private set; }

    /// <summary>Whether a write has begun, in a transaction of its own or at a savepoint of the host's, and not ended.</summary>
    public bool WriteOpen { get; private set; }

    /// <summary>Whether an earlier attempt may have done the whole operation, so that its traces are to be looked for.</summary>
    public bool MayBeDone { get; } = mayBeDone;

    /// <summary>What is known of the server.</summary>
    public SessionFacts Facts { get; } = facts;

    /// <summary>Whether the transaction is the host's.</summary>
    public bool IsHosts => hostTransaction is not null;

    /// <summary>The first row of a query; null when there is none.</summary>
    public async Task<T?> QuerySingleAsync<T>(string sql, Parameters? parameters, CancellationToken cancellationToken)
        where T : class, IRow<T>
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        DbDataReader reader = await connection.ExecuteReaderAsync(Command(sql, parameters, cancellationToken)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            T? row = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? T.Read(reader) : null;
            await NextResultAsync(reader, cancellationToken).ConfigureAwait(false);
            return row;
        }
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Parameters? parameters, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        List<T> rows = [];
        await ReadAllAsync(Command(sql, parameters, cancellationToken), rows).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Reads with a text whose shape depends on its values, so that nothing of it is worth caching.</summary>
    public async Task<IReadOnlyList<T>> QueryOnceAsync<T>(string sql, Parameters? parameters, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        List<T> rows = [];
        CommandDefinition command = new(sql, parameters, hostTransaction, flags: CommandFlags.NoCache, cancellationToken: cancellationToken);
        await ReadAllAsync(command, rows).ConfigureAwait(false);
        return rows;
    }

    /// <summary>Reads as <see cref="QueryOnceAsync{T}(string, Parameters?, CancellationToken)"/> does, a row at a time, until the reader has enough.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="parameters">Its values.</param>
    /// <param name="take">Takes a row; false to end the query, of which no further row is then given.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <remarks>The query is killed, because its rows could not be passed over without having the server send them all.</remarks>
    public async Task QueryOnceAsync<T>(string sql, Parameters? parameters, Func<T, bool> take, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        bool isEnough = false;
        CancellationToken token = cancellationToken;
        try
        {
            CommandDefinition command = new(sql, parameters, hostTransaction, flags: CommandFlags.NoCache, cancellationToken: cancellationToken);
            DbDataReader reader = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                do
                {
                    while (await reader.ReadAsync(token).ConfigureAwait(false))
                    {
                        if (!isEnough && !take(T.Read(reader)))
                        {
                            // The next read has the server end the query; rows that are on their way already are passed over.
                            isEnough = true;
                            token = new CancellationToken(canceled: true);
                        }
                    }
                }
                while (await NextResultAsync(reader, token).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (isEnough && !cancellationToken.IsCancellationRequested && ServerFailures.IsCutShort(exception))
        {
        }
    }

    public async Task<bool> ExistsAsync(string sql, Parameters parameters, CancellationToken cancellationToken)
    {
        await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
        return await connection.ExecuteScalarAsync<long>(Command(sql, parameters, cancellationToken)).ConfigureAwait(false) != 0;
    }

    /// <summary>Sends statements of a write, one of which is a query, and reads that query's rows.</summary>
    /// <remarks>Inside a host's transaction a savepoint takes the place of a transaction of the write's own.</remarks>
    public async Task<Answer<T>> WriteAsync<T>(
        StatementList statements,
        TextPlace place,
        Parameters parameters,
        CancellationToken cancellationToken)
        where T : IRow<T>
    {
        List<T> rows = [];
        int affected = 0;
        IEnumerable<string> texts = Facts.IsGalera ? statements.OnGalera(place, IsHosts) : [statements.Text(place, IsHosts)];
        foreach (string sql in texts)
        {
            await BeforeAsync(sql, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            WriteOpen |= place.HasFlag(TextPlace.First);
            CommitSent |= !IsHosts && place.HasFlag(TextPlace.Last) && (!Facts.IsGalera || sql == TransactionSql.Commit);
            CommandDefinition command = new(
                sql,
                parameters,
                hostTransaction,
                flags: statements.IsSentOnce ? CommandFlags.NoCache : CommandFlags.Buffered,
                cancellationToken: cancellationToken);
            affected += Math.Max(0, await ReadAllAsync(command, rows).ConfigureAwait(false));
        }

        WriteOpen &= !place.HasFlag(TextPlace.Last);
        return new Answer<T>(rows, affected);
    }

    /// <summary>Sends statements of a write that have no query among them.</summary>
    public Task ExecuteAsync(StatementList statements, TextPlace place, Parameters parameters, CancellationToken cancellationToken) =>
        WriteAsync<NoRow>(statements, place, parameters, cancellationToken);

    /// <summary>Refuses large values before a text with them is sent; see <see cref="SessionFacts.EnsureFits"/>.</summary>
    public void EnsureFits(params ReadOnlySpan<string> values) => Facts.EnsureFits(values);

    /// <summary>Takes back all that the write has done, and nothing of what the host has.</summary>
    /// <remarks>It takes no token: a cancelled operation above all must not leave its transaction open.</remarks>
    public async Task RollBackAsync()
    {
        if (WriteOpen)
        {
            string sql = IsHosts ? TransactionSql.RollbackToSavepoint : TransactionSql.Rollback;
            try
            {
                await connection.ExecuteAsync(Command(sql, null, CancellationToken.None)).ConfigureAwait(false);
            }
            catch (MySqlException exception) when (IsHosts && ServerFailures.IsMissingSavepoint(exception))
            {
                // A cancellation can have come before the savepoint was set, and then nothing was written after it. Where it
                // has gone with the transaction, this fails as well.
                await connection
                    .ExecuteAsync(Command(TransactionSql.CheckTransaction, null, CancellationToken.None))
                    .ConfigureAwait(false);
            }
        }

        WriteOpen = false;
    }

    /// <summary>Waits until a Galera node has applied all that the cluster has committed; nothing elsewhere, or within a host's transaction.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (!Facts.IsGalera || IsHosts)
        {
            return;
        }

        await BeforeAsync(TransactionSql.CatchUp, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(Command(TransactionSql.CatchUp, null, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Reads to the end of the last result, because a statement after the query may fail too.</summary>
    private async Task<int> ReadAllAsync<T>(CommandDefinition command, List<T> rows)
        where T : IRow<T>
    {
        DbDataReader reader = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            do
            {
                while (await reader.ReadAsync(command.CancellationToken).ConfigureAwait(false))
                {
                    rows.Add(T.Read(reader));
                }
            }
            while (await NextResultAsync(reader, command.CancellationToken).ConfigureAwait(false));
            return reader.RecordsAffected;
        }
    }

    /// <summary>Goes on to the next result, as <see cref="DbDataReader.NextResultAsync(CancellationToken)"/> does.</summary>
    /// <remarks>
    /// The driver is given no token. In MySqlConnector 2.6 a cancellation that interrupts a statement after one without rows
    /// leaves the reader believing that there are more results, and disposing it then waits for them without any limit.
    /// </remarks>
    private static async Task<bool> NextResultAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        try
        {
            using CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(
                static reader => ((IWrappedDataReader)reader!).Command.Cancel(),
                reader);
            return await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (MySqlException exception) when (cancellationToken.IsCancellationRequested && exception.ErrorCode == MySqlErrorCode.QueryInterrupted)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    private CommandDefinition Command(string sql, Parameters? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, hostTransaction, cancellationToken: cancellationToken);

    private Task BeforeAsync(string sql, CancellationToken cancellationToken) =>
        hook is null ? Task.CompletedTask : hook(sql, cancellationToken);

    private sealed class NoRow : IRow<NoRow>
    {
        public static NoRow Read(DbDataReader reader) =>
            throw new InvalidOperationException("A statement that was to give no rows gave one.");
    }
}

/// <summary>Called before each text is sent; tests put faults between texts with it.</summary>
internal delegate Task TextHook(string sql, CancellationToken cancellationToken);

/// <summary>What the server has answered to a list of statements.</summary>
/// <param name="Rows">The rows of its queries.</param>
/// <param name="Affected">How many rows all its statements together have affected.</param>
internal readonly record struct Answer<T>(IReadOnlyList<T> Rows, int Affected);
