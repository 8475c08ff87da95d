using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Runs queries, each on the table as it is in the snapshot that it reads.</summary>
internal static class RecordQuerying
{
    private const int MaxAttempts = 100;

    /// <summary>A page of records.</summary>
    public static Task<FlexRecordPage> QueryAsync(RecordDatabase database, string applicationId, FlexTableKey key, FlexQuery query, CancellationToken cancellationToken) =>
        RunAsync(
            database,
            "QueryRecords",
            applicationId,
            key,
            table => QueryInputs.Bind(query, table),
            static _ => new FlexRecordPage([]),
            static (session, inputs, token) => ReadPageAsync(session, inputs, token),
            static inputs => (inputs.Filter, inputs.Order),
            cancellationToken);

    private static async Task<FlexRecordPage> ReadPageAsync(QuerySession session, QueryInputs inputs, CancellationToken cancellationToken)
    {
        bool isBackward = inputs.IsBackward;
        QueryPlan plan = await QueryPlanner.PlanAsync(session, inputs.Filter, inputs.Order, isBackward, cancellationToken).ConfigureAwait(false);

        // One more says whether there is a further page.
        IReadOnlyList<QueryRecord> found = await new PageRun(session, inputs.Filter, inputs.Order, plan, isBackward)
            .ReadAsync(inputs.Cursor?.Position, inputs.Query.Take + 1, cancellationToken)
            .ConfigureAwait(false);
        bool hasMore = found.Count > inputs.Query.Take;
        QueryRecord[] records = [.. found.Take(inputs.Query.Take)];
        if (isBackward)
        {
            Array.Reverse(records);
        }

        bool hasCome = inputs.Cursor is not null;
        return new FlexRecordPage(
            [.. records.Select(static record => record.Upgraded.ToPublic())],
            records.Length > 0 && (isBackward ? hasCome : hasMore) ? CursorAt(records[^1], isBackward: false) : null,
            records.Length > 0 && (isBackward ? hasMore : hasCome) ? CursorAt(records[0], isBackward: true) : null);

        string CursorAt(QueryRecord record, bool isBackward) =>
            new QueryCursor(inputs.Order.PositionOf(record), isBackward).ToText(session.Table, inputs.Filter, inputs.Order);
    }

    /// <summary>Binds what a caller asks for to the table and reads, until both were of one snapshot.</summary>
    /// <param name="database">The database.</param>
    /// <param name="operation">What it is called.</param>
    /// <param name="applicationId">The application.</param>
    /// <param name="key">The table.</param>
    /// <param name="bind">Binds what is asked for to a table, or refuses it.</param>
    /// <param name="empty">The result where the table has never had a record.</param>
    /// <param name="read">Reads.</param>
    /// <param name="partsOf">The filter and the order, for naming columns without an index.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static Task<T> RunAsync<TInputs, T>(
        RecordDatabase database,
        string operation,
        string applicationId,
        FlexTableKey key,
        Func<RecordTable, TInputs> bind,
        Func<TInputs, T> empty,
        Func<QuerySession, TInputs, CancellationToken, Task<T>> read,
        Func<TInputs, (BoundFilter Filter, QueryOrder Order)> partsOf,
        CancellationToken cancellationToken)
        where TInputs : class =>
        database.RunAsync(
            _ => database.Executor.ReadAsync(
                operation,
                async (connection, token) =>
                {
                    for (int attempt = 0; attempt < MaxAttempts; attempt++)
                    {
                        RecordTable table = await database.Tables.GetAsync(connection, applicationId, key, isFresh: attempt > 0, token).ConfigureAwait(false);
                        if (attempt == 0 && (table.Registration is null || table.Table.DeletedAt is not null))
                        {
                            // Another host may have written the first record since, or restored the table.
                            continue;
                        }

                        EnsureReadable(table);
                        if (Bound(table, bind, isFresh: attempt > 0) is not { } inputs)
                        {
                            continue;
                        }

                        if (table.Registration is null)
                        {
                            return empty(inputs);
                        }

                        if (!table.IsReconciled && table.CanReconcile)
                        {
                            throw new TableNotReadyException(table, TableNeed.Reconciling);
                        }

                        try
                        {
                            return await ReadInTimeAsync(new QuerySession(connection, database, table), inputs, read, partsOf, token).ConfigureAwait(false);
                        }
                        catch (TableChangedException)
                        {
                        }
                    }

                    throw new FlexServerException(operation, new TimeoutException("The table was changed each time that its records were about to be read."));
                },
                cancellationToken),
            cancellationToken);

    /// <summary>What is asked for, bound to the table; null where a table that is out of date may be why it does not fit.</summary>
    private static TInputs? Bound<TInputs>(RecordTable table, Func<RecordTable, TInputs> bind, bool isFresh)
        where TInputs : class
    {
        try
        {
            return bind(table);
        }
        catch (Exception exception) when (!isFresh && exception is FlexDbException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<T> ReadInTimeAsync<TInputs, T>(
        QuerySession session,
        TInputs inputs,
        Func<QuerySession, TInputs, CancellationToken, Task<T>> read,
        Func<TInputs, (BoundFilter Filter, QueryOrder Order)> partsOf,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(session.Options.QueryTimeout, session.Options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await read(session, inputs, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooBroad(FlexQueryLimit.Time, (long)session.Options.QueryTimeout.TotalMilliseconds);
        }
        catch (QueryTooBroadSignal signal)
        {
            throw TooBroad(signal.Limit, signal.Limit == FlexQueryLimit.Records ? session.Options.ScanLimit : session.Options.ScanLimitBytes);
        }

        FlexQueryTooBroadException TooBroad(FlexQueryLimit limit, long maximum)
        {
            (BoundFilter filter, QueryOrder order) = partsOf(inputs);
            return new FlexQueryTooBroadException(session.Table.Table, limit, maximum, QueryPlan.ColumnsWithoutIndex(session.Table, filter.Root, order));
        }
    }

    // A deactivated table's records can still be read.
    private static void EnsureReadable(RecordTable table)
    {
        if (table.Table.DeletedAt is not null)
        {
            throw new FlexTableStateException(
                table.Table.ApplicationId,
                table.Table.Id,
                table.Table.Name,
                FlexTableState.Deleted,
                "Restore it before you read its records.");
        }
    }
}
