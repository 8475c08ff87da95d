using System.Transactions;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>Opens connections that take no part in a transaction of the caller's surroundings.</summary>
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

    private static async ValueTask<MySqlConnection> OpenOutsideAsync(MySqlDataSource dataSource, CancellationToken cancellationToken)
    {
        using TransactionScope outside = new(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        MySqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        outside.Complete();
        return connection;
    }
}
