using System.Data.Common;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Locks the rows of the tables that a write changes or refers to.</summary>
/// <remarks>
/// Whoever writes records holds a share lock on the row of their table, in a host's transaction until the host ends it. An
/// exclusive lock that waits for that one makes every later share lock wait as well, so one long transaction and one edit
/// would stop all writers of the table. So where records are installed, a write waits for its locks a second at a time, and
/// lets the writers go on for a second in between.
/// </remarks>
internal static class TableLocks
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly StatementList Lock = new(TableSql.Lock);
    private static readonly StatementList LockSoon = new(TableSql.LockSoonAnywhere);
    private static readonly StatementList LockFree = new(TableSql.LockFree);

    /// <summary>Locks rows in the order of their ids until the transaction ends, begins it, and reads them.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="settings">How long to go on trying.</param>
    /// <param name="applicationId">The application whose tables they should be; rows of others are locked and read all the same.</param>
    /// <param name="ids">The ids; first that of the table which the write is about.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FlexTableLockedException">A transaction holds a row for longer than the settings allow.</exception>
    public static async Task<Dictionary<string, TableRow>> LockAsync(
        OperationConnection connection,
        FlexDbOptions settings,
        string applicationId,
        IEnumerable<string> ids,
        CancellationToken cancellationToken)
    {
        string[] all = [.. ids.Distinct(StringComparer.Ordinal)];
        bool hasBegun = await BeginAsync(connection, settings, applicationId, all, cancellationToken).ConfigureAwait(false);
        Answer<TableRow> answer = await connection
            .WriteAsync<TableRow>(Lock, hasBegun ? TextPlace.Middle : TextPlace.First, new() { ["ids"] = all }, cancellationToken)
            .ConfigureAwait(false);
        return answer.Rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
    }

    /// <summary>Begins the transaction of a write that locks rows by what it writes, where that might stop writers of records.</summary>
    /// <returns>Whether the transaction has begun, with the rows locked; if not, the write begins it.</returns>
    /// <inheritdoc cref="LockAsync"/>
    public static async Task<bool> BeginAsync(
        OperationConnection connection,
        FlexDbOptions settings,
        string applicationId,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken)
    {
        if (!StoredRecords.AreInstalled(connection))
        {
            return false;
        }

        long since = settings.TimeProvider.GetTimestamp();
        while (!await TryBeginAsync(connection, settings, applicationId, ids, since, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Pause, settings.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>One try; false where a transaction holds a row and another try is due.</summary>
    private static async Task<bool> TryBeginAsync(
        OperationConnection connection,
        FlexDbOptions settings,
        string applicationId,
        IReadOnlyList<string> ids,
        long since,
        CancellationToken cancellationToken)
    {
        try
        {
            await connection
                .WriteAsync<LockedRow>(LockSoon, TextPlace.First, new() { ["ids"] = ids }, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsLocked(connection, exception))
        {
            // At once, because the rows that it has got are locked until then.
            await connection.RollBackAsync().ConfigureAwait(false);
            TimeSpan waited = settings.TimeProvider.GetElapsedTime(since);
            if (!connection.IsHosts && waited + Pause < settings.EditLockTimeout)
            {
                return false;
            }

            if (connection.MayBeDone)
            {
                // An earlier attempt may be done or may still hold the row: the outcome is still in doubt.
                throw;
            }

            throw await LockedAsync(connection, applicationId, ids, waited, exception, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a row is held by another; where that has cost the host its transaction, there is more to say.</summary>
    private static bool IsLocked(OperationConnection connection, Exception exception) =>
        ServerFailures.IsEndOfLockWait(exception)
        && !(connection.IsHosts && ServerFailures.EndsTransaction(exception, connection.Facts));

    /// <summary>The error that names the table whose row is held, as far as that can be told.</summary>
    private static async Task<FlexTableException> LockedAsync(
        OperationConnection connection,
        string applicationId,
        IReadOnlyList<string> ids,
        TimeSpan waited,
        Exception exception,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<NameRow> named = await connection
            .QueryAsync<NameRow>(TableSql.ListNames, new() { ["ids"] = ids }, cancellationToken)
            .ConfigureAwait(false);
        Dictionary<string, NameRow> own = named
            .Where(row => row.ApplicationId == applicationId)
            .ToDictionary(row => row.Id, StringComparer.Ordinal);
        HashSet<string> free = await FindFreeAsync(connection, ids, cancellationToken).ConfigureAwait(false);
        string? id = ids.FirstOrDefault(id => own.ContainsKey(id) && !free.Contains(id)) ?? ids.FirstOrDefault(own.ContainsKey);
        return id is null
            ? TableQueries.Gone(applicationId, FlexTableKey.ById(ids[0]))
            : new FlexTableLockedException(
                applicationId,
                id,
                Tombstone.OriginalName(own[id].RowName, id) ?? own[id].RowName,
                waited,
                exception);
    }

    /// <summary>The rows that nobody holds; none is asked for where there is only one, or where it would stay locked in a host's transaction.</summary>
    private static async Task<HashSet<string>> FindFreeAsync(
        OperationConnection connection,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken)
    {
        if (ids.Count == 1 || connection.IsHosts)
        {
            return [];
        }

        Answer<LockedRow> free = await connection
            .WriteAsync<LockedRow>(LockFree, TextPlace.First, new() { ["ids"] = ids }, cancellationToken)
            .ConfigureAwait(false);
        await connection.RollBackAsync().ConfigureAwait(false);
        return free.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
    }

    private sealed record LockedRow(string Id) : IRow<LockedRow>
    {
        public static LockedRow Read(DbDataReader reader) => new(reader.GetString(0));
    }
}
