using System.Data;

using MySqlConnector;

namespace FlexDb.Core.Connections;

/// <summary>What a transaction of the host's must be for a store to work in it.</summary>
internal static class HostTransactions
{
    /// <summary>Refuses a transaction that is over, or whose isolation level is another than READ COMMITTED.</summary>
    public static void EnsureUsable(MySqlTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Connection is null)
        {
            throw new ArgumentException("The transaction has been committed, rolled back or disposed.", nameof(transaction));
        }

        if (transaction.IsolationLevel != IsolationLevel.ReadCommitted)
        {
            throw new ArgumentException(
                $"The transaction has the isolation level {transaction.IsolationLevel}, but the store needs {IsolationLevel.ReadCommitted}: "
                + "under any other a search after a lock can read a snapshot older than the lock. "
                + $"Begin it with BeginTransactionAsync({nameof(IsolationLevel)}.{IsolationLevel.ReadCommitted}).",
                nameof(transaction));
        }
    }
}
