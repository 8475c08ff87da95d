using System.Transactions;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>Opens connections that take no part in a transaction of the caller's surroundings, and abandons unfit ones.</summary>
internal static class ConnectionOpener
{
    /// <summary>
    /// A connection that would join an ambient TransactionScope would have the store's own COMMIT commit the host's
    /// work too.
    /// </summary>
    public static ValueTask<MySqlConnection> OpenAsync(MySqlDataSource dataSource, CancellationToken cancellationToken) =>
        Transaction.Current is null
            ? dataSource.OpenConnectionAsync(cancellationToken)
            : OpenOutsideAsync(dataSource, cancellationToken);

    /// <summary>Ends the session of a connection, so that its pool does not give it to the next who asks.</summary>
    /// <remarks>
    /// The driver clears only pools that it keeps by connection string, not a data source's (MySqlConnection.ClearPool). A
    /// session may always end itself; KILL is answered with an error, or by the end of the connection. The server is asked for
    /// the number, because a proxy between may have numbers of its own.
    /// </remarks>
    public static async Task AbandonAsync(MySqlConnection connection)
    {
        try
        {
            MySqlCommand kill = new("KILL CONNECTION_ID();", connection) { CommandTimeout = 2 };
            await using (kill.ConfigureAwait(false))
            {
                await kill.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (ServerFailures.IsOfLoss(exception))
        {
            // What was asked for: the session is over. The driver says so by exceptions of several kinds.
        }
    }

    private static async ValueTask<MySqlConnection> OpenOutsideAsync(MySqlDataSource dataSource, CancellationToken cancellationToken)
    {
        using TransactionScope outside = new(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        MySqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        outside.Complete();
        return connection;
    }
}
