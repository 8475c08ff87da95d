using System.Runtime.CompilerServices;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Runs queries, each on the table as it is in the snapshot that it reads.</summary>
internal static class RecordQuerying
{
    private const int MaxAttempts = 100;

    /// <summary>A page of records, with those that it includes.</summary>
    public static async Task<FlexRecordPage> QueryAsync(RecordDatabase database, string applicationId, FlexTableKey key, FlexQuery query, CancellationToken cancellationToken)
    {
        FlexRecordPage page = await PageAsync(database, applicationId, key, query, cancellationToken).ConfigureAwait(false);
        return query.Include.Count == 0
            ? page
            : new FlexRecordPage(page.Records, page.Next, page.Previous)
            {
                Included = await IncludedRecords.ReadAsync(database, applicationId, page.Records, query.Include, cancellationToken).ConfigureAwait(false),
            };
    }

    private static Task<FlexRecordPage> PageAsync(RecordDatabase database, string applicationId, FlexTableKey key, FlexQuery query, CancellationToken cancellationToken) =>
        RunAsync(
            database,
            "QueryRecords",
            applicationId,
            key,
            table => QueryInputs.Bind(query, table),
            static _ => new FlexRecordPage([]),
            async static (session, inputs, token) => (await PageRun.ReadPageAsync(session, inputs, token).ConfigureAwait(false)).Page,
            static inputs => (inputs.Filter, inputs.Order),
            cancellationToken);

    /// <summary>How a page was found.</summary>
    public static Task<FlexQueryExplanation> ExplainAsync(RecordDatabase database, string applicationId, FlexTableKey key, FlexQuery query, CancellationToken cancellationToken) =>
        RunAsync(
            database,
            "ExplainQuery",
            applicationId,
            key,
            table => QueryInputs.Bind(query, table),
            static _ => new FlexQueryExplanation { Driver = FlexQueryDriver.Records, IsInOrder = true, RecordsRead = 0, BytesRead = 0, StatementCount = 0, RecordCount = 0 },
            async static (session, inputs, token) =>
            {
                (FlexRecordPage page, QueryPlan plan) = await PageRun.ReadPageAsync(session, inputs, token).ConfigureAwait(false);
                return Explain(session, inputs, page, plan);
            },
            static inputs => (inputs.Filter, inputs.Order),
            cancellationToken);

    /// <summary>How many records match, counted up to a limit.</summary>
    public static Task<FlexRecordCount> CountAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        FlexFilter? filter,
        int? upTo,
        CancellationToken cancellationToken) =>
        RunAsync(
            database,
            "CountRecords",
            applicationId,
            key,
            table => BoundFilter.Bind(filter, table),
            static _ => new FlexRecordCount(0, IsComplete: true),
            async (session, bound, token) =>
            {
                long count = await CountRun.CountAsync(session, bound, upTo, token).ConfigureAwait(false);
                return new FlexRecordCount(Math.Min(count, upTo ?? long.MaxValue), IsComplete: count <= (upTo ?? long.MaxValue));
            },
            static bound => (bound, QueryOrder.Of([])),
            cancellationToken);

    /// <summary>Counts, sums and extremes, in the order of the groups' values.</summary>
    public static Task<FlexList<FlexRecordGroup>> AggregateAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        FlexAggregation aggregation,
        CancellationToken cancellationToken) =>
        RunAsync(
            database,
            "AggregateRecords",
            applicationId,
            key,
            table => AggregateInputs.Bind(aggregation, table),
            AggregateRun.Empty,
            AggregateRun.RunAsync,
            static inputs => (inputs.Filter, QueryOrder.Of([])),
            cancellationToken);

    /// <summary>All records of a query, a page a round trip.</summary>
    public static async IAsyncEnumerable<FlexRecord> StreamAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        FlexQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            FlexRecordPage page = await PageAsync(database, applicationId, key, query, cancellationToken).ConfigureAwait(false);
            foreach (FlexRecord record in page.Records)
            {
                yield return record;
            }

            if (page.Next is null)
            {
                yield break;
            }

            query = query with { After = page.Next };
        }
    }

    private static FlexQueryExplanation Explain(QuerySession session, QueryInputs inputs, FlexRecordPage page, QueryPlan plan) => new()
    {
        Driver = plan.Path switch
        {
            { Ids: not null } => FlexQueryDriver.Ids,
            { IsOfRecords: true } => FlexQueryDriver.Records,
            _ => FlexQueryDriver.Index,
        },
        DrivingColumns = Names(plan.Path.Branches.Select(static branch => branch.Column!)),
        IsInOrder = plan.IsInOrder,
        ProbedColumns = Names(plan.Path.Probes.SelectMany(static probe => probe.Keys).Select(static key => key.Column)),
        VerifiedColumns = Names(plan.Verified.SelectMany(QueryPlan.ColumnsOf)),
        ColumnsWithoutIndex = [.. QueryPlan.ColumnsWithoutIndex(session.Table, inputs.Filter.Root, inputs.Order)],
        RecordsRead = session.RecordsRead,
        BytesRead = session.BytesRead,
        StatementCount = session.StatementCount,
        RecordCount = page.Records.Count,
    };

    private static FlexList<string> Names(IEnumerable<QueryColumn> columns) =>
        [.. columns.Select(static column => column.Name).Distinct(StringComparer.Ordinal)];

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

                        table.EnsureReadable();
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
                            return await ReadInTimeAsync(new QuerySession(connection, database, table), operation, inputs, read, partsOf, token).ConfigureAwait(false);
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
        string operation,
        TInputs inputs,
        Func<QuerySession, TInputs, CancellationToken, Task<T>> read,
        Func<TInputs, (BoundFilter Filter, QueryOrder Order)> partsOf,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(session.Options.QueryTimeout, session.Options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            T result = await read(session, inputs, either.Token).ConfigureAwait(false);
            NoteScan();
            return result;
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
            NoteScan();
            return new FlexQueryTooBroadException(session.Table.Table, limit, maximum, ColumnsWithoutIndex());
        }

        void NoteScan()
        {
            if (session.RecordsRead > LargeScans.Threshold)
            {
                session.Database.Scans.Note(operation, session.Table.Table, session.RecordsRead, [.. ColumnsWithoutIndex()]);
            }
        }

        IEnumerable<string> ColumnsWithoutIndex()
        {
            (BoundFilter filter, QueryOrder order) = partsOf(inputs);
            return QueryPlan.ColumnsWithoutIndex(session.Table, filter.Root, order);
        }
    }
}
