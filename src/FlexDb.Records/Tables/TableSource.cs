using FlexDb.Core;
using FlexDb.Core.Connections;

namespace FlexDb.Records.Tables;

/// <summary>Gives tables from the cache, or reads them.</summary>
/// <param name="cache">The cache.</param>
/// <param name="keeps">Whether what is read is remembered; not inside a transaction of the host's, which may roll back.</param>
internal sealed class TableSource(TableCache cache, bool keeps)
{
    /// <summary>The table that a caller names.</summary>
    /// <param name="connection">The connection to read on.</param>
    /// <param name="applicationId">The application.</param>
    /// <param name="key">The table's name or id.</param>
    /// <param name="isFresh">Whether the cache will not do.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="Core.Errors.FlexTableNotFoundException">The application has no such table.</exception>
    public async Task<RecordTable> GetAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        bool isFresh,
        CancellationToken cancellationToken)
    {
        if (!isFresh && cache.Find(applicationId, key) is { } known)
        {
            return known;
        }

        RecordTable table = await TableLoading.GetAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false);
        return Keep(table);
    }

    /// <summary>The table whose records have a number; null where it has been purged.</summary>
    public async Task<RecordTable?> FindAsync(OperationConnection connection, uint number, bool isFresh, CancellationToken cancellationToken)
    {
        if (!isFresh && cache.Find(number) is { } known)
        {
            return known;
        }

        return await TableLoading.LoadAsync(connection, number, cancellationToken).ConfigureAwait(false) is { } table ? Keep(table) : null;
    }

    public void Forget(RecordTable table) => cache.Forget(table.Table.Id);

    private RecordTable Keep(RecordTable table) => keeps ? cache.Keep(table) : table;
}
