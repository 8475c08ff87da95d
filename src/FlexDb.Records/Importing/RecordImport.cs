using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Importing;

/// <summary>Writes the rows of a source in batches, each without the rows that are bad.</summary>
/// <remarks>Only the rows of one batch, and the errors that are kept, are in memory.</remarks>
internal sealed class RecordImport(
    RecordDatabase database,
    string applicationId,
    FlexTableKey table,
    FlexRecordImportOptions options,
    IProgress<FlexRecordImportProgress>? progress)
{
    public const string Operation = "ImportRecords";

    // Well below any server's max_allowed_packet (16 MiB by default), with keys and escapes.
    private const int BatchBytes = 2 * 1024 * 1024;

    private readonly ImportTotals _totals = new(options.MaxErrors);
    private readonly string? _actor = FlexRecordStore.Actor(options.Actor);

    /// <summary>The last plan that has written something, whose traces show whether all of it was committed.</summary>
    public WritePlan? LastWrite { get; private set; }

    /// <summary>Takes all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="maxRows">How many there may be.</param>
    /// <param name="cancellationToken">Stops it; batches that are written stay so.</param>
    public async Task<FlexRecordImportResult> RunAsync(IAsyncEnumerable<FlexImportRow> rows, long maxRows, CancellationToken cancellationToken)
    {
        List<FlexImportRow> batch = new(options.BatchSize);
        long bytes = 0;
        await foreach (FlexImportRow row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (_totals.Rows < options.Skip)
            {
                _totals.Rows++;
                continue;
            }

            ArgumentNullException.ThrowIfNull(row, nameof(rows));
            if (_totals.Rows + batch.Count - options.Skip >= maxRows)
            {
                throw new FlexLimitException(
                    "An import that stores all rows or none",
                    maxRows + 1,
                    maxRows,
                    "rows",
                    $"Import them in parts, or use {nameof(FlexRecordImportMode)}.{nameof(FlexRecordImportMode.WhatIsGood)}.");
            }

            if (batch.Count > 0 && bytes + row.Json.Length > BatchBytes)
            {
                await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                bytes = 0;
            }

            batch.Add(row);
            bytes += row.Json.Length;
            if (batch.Count == options.BatchSize)
            {
                await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                bytes = 0;
            }
        }

        if (batch.Count > 0)
        {
            await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        return _totals.ToResult();
    }

    /// <summary>Writes a batch, and empties it.</summary>
    private async Task WriteAsync(List<FlexImportRow> batch, CancellationToken cancellationToken)
    {
        List<(int Place, FlexDbException Reason)> refused = [];
        await WriteAsync([.. batch.Select(Request)], refused, cancellationToken).ConfigureAwait(false);
        _totals.Refuse(refused.OrderBy(static item => item.Place).Select(item => (batch[item.Place], item.Reason)));
        _totals.Rows += batch.Count;
        batch.Clear();
        progress?.Report(_totals.Progress);
    }

    private async Task WriteAsync(
        IReadOnlyList<WriteRequest> requests,
        List<(int Place, FlexDbException Reason)> refused,
        CancellationToken cancellationToken)
    {
        while (requests.Count > 0)
        {
            WriteOutcome outcome;
            try
            {
                outcome = await RecordWrites.RunWhatIsGoodAsync(database, Operation, applicationId, requests, cancellationToken).ConfigureAwait(false);
            }
            catch (FlexLimitException exception)
            {
                // All of it is too large for the server's max_allowed_packet.
                if (requests.Count == 1)
                {
                    refused.Add((requests[0].Place!.Value, exception));
                    return;
                }

                int half = requests.Count / 2;
                await WriteAsync([.. requests.Take(half)], refused, cancellationToken).ConfigureAwait(false);
                requests = [.. requests.Skip(half)];
                cancellationToken = CancellationToken.None;
                continue;
            }

            _totals.Add(outcome.Plan);
            LastWrite = outcome.Plan.WritesNothing ? LastWrite : outcome.Plan;
            refused.AddRange(outcome.Plan.LeftOut.Select(leftOut => (leftOut.Request.Place!.Value, leftOut.Reason)));
            refused.AddRange(outcome.Plan.Blocked.Select(blocked => (blocked.Request.Place!.Value, blocked.Reason)));
            requests = [.. outcome.Plan.Deferred.OrderBy(static request => request.Place)];

            // A report says how many rows are done with, so that a batch of which a part is stored cannot end in between.
            cancellationToken = CancellationToken.None;
        }
    }

    private WriteRequest Request(FlexImportRow row, int place)
    {
        bool isIdFit = row.Id is null || RecordIdRules.IsValid(row.Id);
        FlexList<FlexRecordError> errors = isIdFit ? row.Errors : row.Errors.Append(InvalidId).ToFlexList();
        return new WriteRequest(WriteKind.Insert, table, isIdFit && row.Id is not null ? row.Id : RecordId.New(database.Options.TimeProvider))
        {
            Json = row.Json,
            Actor = _actor,
            IsIdOwn = row.Id is null,
            Place = place,
            UpsertColumn = options.UpsertBy,
            ReadErrors = errors,
        };
    }

    private static FlexRecordError InvalidId { get; } = new(
        "id",
        FlexRecordImportErrorCodes.InvalidId,
        "The id is not fit for an id: use 1 to 128 characters, no control characters, and no white space at its ends.");
}
