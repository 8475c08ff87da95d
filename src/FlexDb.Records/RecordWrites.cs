using System.Text.Json;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Reading;
using FlexDb.Records.Writing;

namespace FlexDb.Records;

/// <summary>Carries out writes, whoever asked for them.</summary>
internal static class RecordWrites
{
    /// <summary>Carries out a batch as one operation.</summary>
    public static Task<WriteOutcome> RunAsync(
        RecordDatabase database,
        string operation,
        string applicationId,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellationToken)
    {
        WriteOperation write = new(database, operation, applicationId, requests);
        return database.RunAsync(
            tooLarge =>
            {
                write.TooLarge = tooLarge;
                return database.Executor.WriteAsync(operation, write.RunAsync, write.IsDoneAsync, cancellationToken);
            },
            cancellationToken);
    }

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
        FlexJsonValue? value = ValueOf(record, column);
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

    // What is no JSON object is refused by the insert, with all that is wrong with it.
    private static FlexJsonValue? ValueOf(FlexRecordJson record, string column)
    {
        try
        {
            JsonElement element = JsonElement.Parse(record.Utf8.Span);
            return element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(column, out JsonElement value)
                && value.ValueKind != JsonValueKind.Null
                    ? new FlexJsonValue(value)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Restores all that went with the deletion of a record.</summary>
    public static async Task<FlexRecordRestoration> RestoreAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey table,
        string id,
        string? actor,
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
            WriteRequest[] requests =
            [
                .. deletion.Records.Select(record => new WriteRequest(WriteKind.Restore, record.IsAsked ? table : FlexTableKey.ById(record.TableId), record.Id) { Actor = actor }),
            ];
            try
            {
                WriteOutcome outcome = await RunAsync(database, "RestoreRecord", applicationId, requests, cancellationToken).ConfigureAwait(false);
                return new FlexRecordRestoration(deletion.DeletionId, outcome.KeysOf(RowChange.Restore));
            }
            catch (Exception exception) when (attempt < 3 && exception is FlexRecordNotDeletedException or FlexRecordNotFoundException)
            {
                // A part of it was restored or purged meanwhile; what is left of it is read again.
            }
        }
    }
}
