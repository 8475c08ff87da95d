using System.Data;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Tables;
using FlexDb.Records.Writing;

using MySqlConnector;

namespace FlexDb.Records.Importing;

/// <summary>Imports all rows or none, in a transaction of the library's own or at a savepoint of the host's.</summary>
/// <remarks>
/// Good rows are written though others are bad, because only that shows what else is bad; then all is rolled back. The source
/// can be read once only, so that a transaction which the server ends is not tried again.
/// </remarks>
internal sealed class WholeImport(FlexRecordStore store, string applicationId, FlexTableKey table, FlexRecordImportOptions options, IProgress<FlexRecordImportProgress>? progress)
{
    private const long MaxRows = 100_000;
    private const string Savepoint = "flexdb_import";

    /// <summary>Imports within the host's transaction.</summary>
    public async Task<FlexRecordImportResult> RunInHostAsync(MySqlTransaction transaction, IAsyncEnumerable<FlexImportRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerFailures.IsServerFailure(exception))
        {
            throw new FlexServerException(RecordImport.Operation, exception);
        }

        try
        {
            FlexRecordImportResult result = Checked(await new RecordImport(store.Database, applicationId, table, options, progress)
                .RunAsync(rows, MaxRows, cancellationToken).ConfigureAwait(false));
            await transaction.ReleaseAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (Exception exception) when (exception is not FlexTransactionLostException)
        {
            try
            {
                await transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
                await transaction.ReleaseAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception second) when (ServerFailures.EndsRollback(second))
            {
                throw new FlexTransactionLostException(RecordImport.Operation, second);
            }

            throw;
        }
    }

    /// <summary>Imports in a transaction of its own.</summary>
    public async Task<FlexRecordImportResult> RunAsync(MySqlDataSource dataSource, IAsyncEnumerable<FlexImportRow> rows, CancellationToken cancellationToken)
    {
        // Within the transaction nothing that is read of a table is remembered.
        RecordDatabase database = store.Database;
        SessionFacts facts = await database.Pool
            .ReadAsync(
                "FindTable",
                async (connection, token) =>
                {
                    await database.PoolTables.GetAsync(connection, applicationId, table, isFresh: false, token).ConfigureAwait(false);
                    return connection.Facts;
                },
                cancellationToken)
            .ConfigureAwait(false);
        try
        {
            MySqlConnection connection = await ConnectionOpener.OpenAsync(dataSource, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await new OperationConnection(connection, hostTransaction: null, facts, hook: null, mayBeDone: false).CatchUpAsync(cancellationToken).ConfigureAwait(false);
                MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    RecordImport import = new(store.WithTransaction(transaction).Database, applicationId, table, options, progress);
                    FlexRecordImportResult result;
                    try
                    {
                        result = Checked(await import.RunAsync(Guarded(rows, cancellationToken), MaxRows, cancellationToken).ConfigureAwait(false));
                    }
                    catch (FlexTransactionLostException exception)
                    {
                        throw new FlexServerException(RecordImport.Operation, exception.InnerException ?? exception);
                    }

                    await CommitAsync(transaction, database, import.LastWrite).ConfigureAwait(false);
                    return result;
                }
            }
        }
        catch (CallerException exception)
        {
            exception.Rethrow();
            throw;
        }
        catch (Exception exception) when (ServerFailures.IsServerFailure(exception))
        {
            throw new FlexServerException(RecordImport.Operation, exception);
        }
    }

    private FlexRecordImportResult Checked(FlexRecordImportResult result) =>
        result.Refused == 0 ? result : throw new FlexRecordImportException(applicationId, table.Value, result);

    /// <summary>Rows whose source may use a server of its own, whose failure says nothing of this one.</summary>
    private static async IAsyncEnumerable<FlexImportRow> Guarded(
        IAsyncEnumerable<FlexImportRow> rows,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<FlexImportRow> source = rows.GetAsyncEnumerator(cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await source.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (Exception exception) when (ServerFailures.IsServerFailure(exception))
                {
                    throw new CallerException(exception);
                }

                yield return source.Current;
            }
        }
    }

    /// <summary>Commits; where the answer is lost, finds out whether the server has done it.</summary>
    private static async Task CommitAsync(MySqlTransaction transaction, RecordDatabase database, WritePlan? lastWrite)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerFailures.IsServerFailure(exception) && lastWrite is not null)
        {
            WriteTraces traces;
            long since = database.Options.TimeProvider.GetTimestamp();
            try
            {
                traces = await database.Pool
                    .WriteAsync(RecordImport.Operation, (connection, token) => FindTracesAsync(connection, lastWrite, token), isDone: null, CancellationToken.None)
                    .ConfigureAwait(false);
            }
            catch (FlexServerException)
            {
                throw new FlexOutcomeUnknownException(RecordImport.Operation, database.Options.TimeProvider.GetElapsedTime(since), exception);
            }

            if (!traces.IsDone && !traces.HasOwnId)
            {
                throw traces.IsUnknown ? FlexOutcomeUnknownException.Overwritten(RecordImport.Operation) : new FlexServerException(RecordImport.Operation, exception);
            }
        }
    }

    // The lock waits for a transaction that the server is still committing or rolling back.
    private static async Task<WriteTraces> FindTracesAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        SqlText text = new();
        WriteText.AddLocks(text, plan.Written.Select(static record => (record.Table.Number, record.Id, false)));
        await connection
            .ExecuteReadingAsync(new StatementList([.. text.Statements]) { IsSentOnce = true }, text.Parameters, cancellationToken)
            .ConfigureAwait(false);
        return await WriteTraces.FindAsync(connection, plan, cancellationToken).ConfigureAwait(false);
    }
}
