using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Writing;

/// <summary>Writes all records that match a filter, a batch after the other, each in a transaction of its own.</summary>
/// <remarks>Between the query and the write nothing is locked: each write holds only for the record as the query gave it.</remarks>
internal sealed class ManyWrites(
    FlexRecordSet records,
    RecordDatabase database,
    WriteKind kind,
    FlexFilter filter,
    Func<FlexRecord, WriteRequest> request,
    IProgress<FlexRecordManyResult>? progress)
{
    private const int MaxAttempts = 20;

    private readonly string _operation = kind == WriteKind.Delete ? "DeleteRecords" : "PatchRecords";
    private readonly List<string> _deletionIds = [];
    private long _matched;
    private long _changed;

    private FlexRecordManyResult Result => new(_matched, _changed) { DeletionIds = _deletionIds.ToFlexList() };

    public async Task<FlexRecordManyResult> RunAsync(int batchSize, CancellationToken cancellationToken)
    {
        // In the order of ids, which no write changes.
        List<FlexRecord> batch = new(batchSize);
        await foreach (FlexRecord record in records.StreamAsync(new FlexQuery { Where = filter, Take = batchSize }, cancellationToken).ConfigureAwait(false))
        {
            batch.Add(record);
            if (batch.Count == batchSize)
            {
                await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                batch.Clear();
            }
        }

        await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return Result;
    }

    private async Task WriteAsync(List<FlexRecord> batch, CancellationToken cancellationToken)
    {
        int attempt = 1;
        while (batch.Count > 0)
        {
            try
            {
                WriteOutcome outcome = await RecordWrites
                    .RunAsync(database, _operation, records.ApplicationId, [.. batch.Select(request)], cancellationToken)
                    .ConfigureAwait(false);
                Add(outcome.Plan, batch.Count);
                return;
            }
            catch (FlexStoredRecordException exception) when (attempt < MaxAttempts && exception is FlexRecordNotFoundException or FlexRecordConcurrencyException)
            {
                attempt++;
                IReadOnlyList<FlexRecord> present = await records.FindManyAsync(batch.Select(static record => record.Id), cancellationToken).ConfigureAwait(false);
                batch = [.. present.Where(filter.Matches)];
            }
            catch (FlexLimitException) when (batch.Count > 1)
            {
                // All that goes with the batch is too much at once, or its text is longer than the server takes.
                int half = batch.Count / 2;
                await WriteAsync(batch[..half], cancellationToken).ConfigureAwait(false);
                batch = batch[half..];
            }
        }
    }

    private void Add(WritePlan plan, int matched)
    {
        _matched += matched;
        _changed += plan.Records.Count(record => record.Change == (kind == WriteKind.Delete ? RowChange.Delete : RowChange.Update));
        if (plan.DeletionId is { } deletionId)
        {
            _deletionIds.Add(deletionId);
        }

        progress?.Report(Result);
    }
}
