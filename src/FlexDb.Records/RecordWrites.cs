using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Reading;
using FlexDb.Records.Writing;

namespace FlexDb.Records;

/// <summary>Carries out writes, whoever asked for them.</summary>
internal static class RecordWrites
{
    private const int MaxRestorations = 3;

    /// <summary>Carries out a batch as one operation.</summary>
    public static Task<WriteOutcome> RunAsync(
        RecordDatabase database,
        string operation,
        string applicationId,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellationToken)
    {
        return RunAsync(database, operation, new WriteOperation(database, operation, applicationId, requests), cancellationToken);
    }

    /// <summary>Carries out those writes of a batch that can be done; each must have a place.</summary>
    public static async Task<WriteOutcome> RunWhatIsGoodAsync(
        RecordDatabase database,
        string operation,
        string applicationId,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellationToken)
    {
        WriteOperation write = new(database, operation, applicationId, requests) { LeavesOut = true };
        try
        {
            return await RunAsync(database, operation, write, cancellationToken).ConfigureAwait(false);
        }
        catch (LeftOutInDoubtException exception)
        {
            return new WriteOutcome(exception.Plan, new Dictionary<(uint, string), (long, long)>());
        }
    }

    private static Task<WriteOutcome> RunAsync(RecordDatabase database, string operation, WriteOperation write, CancellationToken cancellationToken) =>
        database.RunAsync(
            operation,
            (tooLarge, token) =>
            {
                write.TooLarge = tooLarge;
                return database.Executor.WriteAsync(operation, write.RunAsync, write.IsDoneAsync, token);
            },
            () => write.IsInDoubt,
            cancellationToken);

    public static async Task<FlexRecord> RunOneAsync(
        RecordDatabase database,
        string operation,
        string applicationId,
        WriteRequest request,
        CancellationToken cancellationToken)
    {
        WriteOutcome outcome = await RunAsync(database, operation, applicationId, [request], cancellationToken).ConfigureAwait(false);
        return outcome.RecordOf(0);
    }

    /// <summary>Patches the record that has the value of a unique column, or inserts one where none has it.</summary>
    public static async Task<FlexRecord> UpsertAsync(FlexRecordSet records, string column, FlexRecordJson record, string? actor, CancellationToken cancellationToken)
    {
        // Others may insert, change or delete the record between the search and the write.
        const int MaxAttempts = 20;
        FlexJsonValue? value = UpsertLookup.ValueOf(record.Utf8, column);
        for (int attempt = 1; ; attempt++)
        {
            FlexRecord? found = value is null ? null : await records.FindByAsync(column, value, cancellationToken).ConfigureAwait(false);
            try
            {
                return found is null
                    ? await records.InsertAsync(record, new FlexRecordInsertOptions { Actor = actor }, cancellationToken).ConfigureAwait(false)
                    : await records.PatchAsync(found.Id, record, new FlexRecordWriteOptions { Actor = actor, Current = found }, cancellationToken).ConfigureAwait(false);
            }
            catch (FlexStoredRecordException exception) when (attempt < MaxAttempts && value is not null && IsOvertaken(exception, column))
            {
            }
        }
    }

    private static bool IsOvertaken(FlexStoredRecordException exception, string column) =>
        exception is FlexRecordNotFoundException or FlexRecordConcurrencyException
        || (exception is FlexUniqueConflictException conflict && conflict.ColumnName == column);

    /// <summary>Restores all that went with the deletion of a record.</summary>
    public static async Task<FlexRecordRestoration> RestoreAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey table,
        string id,
        FlexRecordRestoreOptions options,
        CancellationToken cancellationToken)
    {
        // What the deletion is made of cannot change, except by a purge or another restoration, which the write finds out.
        for (int attempt = 1; ; attempt++)
        {
            DeletedTogether deletion = await database.Executor
                .ReadAsync(
                    "ReadDeletion",
                    (connection, token) => DeletedTogether.ReadAsync(connection, database, applicationId, table, id, token),
                    cancellationToken)
                .ConfigureAwait(false);
            if (deletion.Records.Count == 0 && attempt < MaxRestorations)
            {
                // It was restored or purged between the two texts that read it; the next reading says so.
                continue;
            }

            WriteRequest[] requests =
            [
                .. deletion.Records.Select(record => new WriteRequest(WriteKind.Restore, record.IsAsked ? table : FlexTableKey.ById(record.TableId), record.Id)),
            ];
            try
            {
                return await RestoreAsync(database, applicationId, deletion.DeletionId, requests, options, cancellationToken).ConfigureAwait(false);
            }
            catch (FlexStoredRecordException exception) when (attempt < MaxRestorations && exception is FlexRecordNotDeletedException or FlexRecordNotFoundException)
            {
                // A part of it was restored or purged meanwhile; what is left of it is read again.
            }
        }
    }

    /// <summary>Restores a deletion by its id.</summary>
    public static async Task<FlexRecordRestoration> RestoreAsync(
        RecordDatabase database,
        string applicationId,
        string deletionId,
        FlexRecordRestoreOptions options,
        CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            IReadOnlyList<DeletedTogether.Member> members = await database.Executor
                .ReadAsync(
                    "ReadDeletion",
                    (connection, token) => DeletedTogether.ReadAsync(connection, applicationId, deletionId, database.Options.MaxDeletionRecords + 1, token),
                    cancellationToken)
                .ConfigureAwait(false);
            if (members.Count > database.Options.MaxDeletionRecords)
            {
                throw DeletedTogether.TooMany(members.Count, database.Options);
            }

            WriteRequest[] requests = [.. members.Select(static record => new WriteRequest(WriteKind.Restore, FlexTableKey.ById(record.TableId), record.Id))];
            try
            {
                return await RestoreAsync(database, applicationId, deletionId, requests, options, cancellationToken).ConfigureAwait(false);
            }
            catch (FlexStoredRecordException exception) when (attempt < MaxRestorations && exception is FlexRecordNotDeletedException or FlexRecordNotFoundException)
            {
                // As above.
            }
        }
    }

    /// <summary>Restores records, and leaves out or changes those that cannot come back as they were, one after the other.</summary>
    private static async Task<FlexRecordRestoration> RestoreAsync(
        RecordDatabase database,
        string applicationId,
        string deletionId,
        IReadOnlyList<WriteRequest> requests,
        FlexRecordRestoreOptions options,
        CancellationToken cancellationToken)
    {
        List<WriteRequest> left = [.. requests];
        List<FlexRecordKey> leftOut = [];
        while (left.Count > 0)
        {
            try
            {
                WriteOutcome outcome = await RunAsync(database, "RestoreRecord", applicationId, left, cancellationToken).ConfigureAwait(false);
                return new FlexRecordRestoration(deletionId, outcome.KeysOf(RowChange.Restore), leftOut.ToFlexList());
            }
            catch (FlexRecordTargetNotFoundException exception) when (options.MissingTargets != FlexRestoreConflict.Refuse)
            {
                Concede(left, leftOut, exception, options.MissingTargets, exception.Missing.Select(static missing => missing.ColumnName));
            }
            catch (FlexUniqueConflictException exception) when (options.UniqueConflicts != FlexRestoreConflict.Refuse)
            {
                Concede(left, leftOut, exception, options.UniqueConflicts, [exception.ColumnName]);
            }
        }

        return new FlexRecordRestoration(deletionId, [], leftOut.ToFlexList());
    }

    private static void Concede(
        List<WriteRequest> left,
        List<FlexRecordKey> leftOut,
        FlexStoredRecordException exception,
        FlexRestoreConflict concession,
        IEnumerable<string> columns)
    {
        int place = left.FindIndex(request => request.Id == exception.RecordId && (request.Table.IsId ? request.Table.Value == exception.TableId : request.Table.Value == exception.TableName));
        WriteRequest request = left[place];
        if (concession == FlexRestoreConflict.LeaveOut)
        {
            left.RemoveAt(place);
            leftOut.Add(new FlexRecordKey(exception.TableId, exception.TableName, exception.RecordId));
            return;
        }

        HashSet<string> cleared = [.. request.ClearedColumns ?? new HashSet<string>(StringComparer.Ordinal), .. columns];
        if (cleared.Count == (request.ClearedColumns?.Count ?? 0))
        {
            // A column that cannot be null still holds what is missing.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        }

        left[place] = request with { ClearedColumns = cleared };
    }
}
