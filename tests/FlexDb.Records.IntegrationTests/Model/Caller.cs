using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>One of many callers: it does random writes and notes what was acknowledged.</summary>
internal sealed class Caller(FlexRecordStore store, SharedState state, ModelRandom random)
{
    private FlexRecord? _inHand;

    /// <summary>Gets the call of the last step.</summary>
    public ReportedCall Call { get; private set; } = new(began: 0);

    /// <summary>Gets what a call may end with, besides what its arguments can bring about, without a trace of it being left.</summary>
    public Func<Exception, bool> IsExpected { get; init; } = static _ => false;

    public CancellationToken Token { get; set; }

    /// <summary>Does a random write.</summary>
    public Task StepAsync() => RunAsync(() =>
    {
        FlexTable table = random.Pick(state.Tables);
        FlexRecordSet records = store.For(state.Application, random.Chance(0.3) ? FlexTableKey.ById(table.Id) : table.Name);
        return random.Next(100) switch
        {
            < 28 => WriteAsync("insert", table, isWhole: true, sent => records.InsertAsync(sent.Json, new() { Id = InsertedId() }, Token)),
            < 48 => WriteAsync("patch", table, isWhole: false, sent => records.PatchAsync(Id(table), sent.Json, cancellationToken: Token)),
            < 56 => WriteAsync("replace", table, isWhole: true, sent => records.ReplaceAsync(Id(table), sent.Json, cancellationToken: Token)),
            < 62 => WriteInHandAsync(),
            < 70 => WriteAsync("upsert", table, isWhole: false, sent => records.UpsertAsync("code", sent.Json, cancellationToken: Token)),
            < 79 => DeleteAsync(records, table, Id(table)),
            < 85 => RestoreAsync(),
            < 88 => PurgeAsync(),
            < 98 => WriteBatchAsync(),
            _ => store.BuildAsync(state.Application, FlexTableKey.ById(table.Id), cancellationToken: Token),
        };
    });

    /// <summary>Does a step, and notes what it was told to have come to.</summary>
    public async Task RunAsync(Func<Task> stepAsync)
    {
        Call = new ReportedCall(state.NextTick());
        try
        {
            await stepAsync();
            Call.Outcome = CallOutcome.Done;
        }
        catch (FlexOutcomeUnknownException unknown)
        {
            Call.Outcome = CallOutcome.Unknown;
            Call.Failure = unknown;
        }
        catch (Exception refused) when (IsRefusal(refused) || IsExpected(refused))
        {
            // The outcome is this one until it is known to be another.
            Call.Failure = refused;
        }
        finally
        {
            state.Take(Call);
        }
    }

    private static bool IsRefusal(Exception exception) => exception is FlexRecordException or FlexTableNotFoundException or FlexIndexNotReadyException
        || (exception is FlexStoredRecordException and not FlexRecordUnreadableException);

    /// <summary>The id of a record that was there a moment ago, if there was any.</summary>
    public string Id(FlexTable table) => state.RecordId(table.Id, random);

    /// <summary>Each id is given twice, so that two callers often insert it at once.</summary>
    public string InsertedId() => string.Create(CultureInfo.InvariantCulture, $"r{state.NextNumber() / 2}");

    private async Task WriteAsync(string what, FlexTable table, bool isWhole, Func<SentRecord, Task<FlexRecord>> write)
    {
        SentRecord sent = Compose(table, isWhole);
        Call.Text = $"{what} {table.Name} {sent.Json}";
        Acknowledge(await write(sent), sent);
    }

    private void Acknowledge(FlexRecord record, SentRecord sent)
    {
        Call.Written.Add((record, sent));
        _inHand = record;
        if (record.Version == 1)
        {
            state.Know(record.TableId, record.Id, random);
        }
    }

    private async Task WriteInHandAsync()
    {
        if (_inHand is not { } current)
        {
            return;
        }

        FlexTable table = state.Tables.Single(table => table.Id == current.TableId);
        FlexRecordSet records = store.For(state.Application, table);
        await (random.Next(3) switch
        {
            0 => WriteAsync("patch in hand", table, isWhole: false, sent => records.PatchAsync(current.Id, sent.Json, new() { Current = current }, Token)),
            1 => WriteAsync("replace in hand", table, isWhole: true, sent => records.ReplaceAsync(current.Id, sent.Json, new() { Current = current }, Token)),
            _ => WriteAsync("patch of a version", table, isWhole: false, sent => records.PatchAsync(current.Id, sent.Json, new() { ExpectedVersion = current.Version }, Token)),
        });
    }

    private async Task DeleteAsync(FlexRecordSet records, FlexTable table, string id)
    {
        Call.Text = $"delete {records.Table}/{id}";
        Call.Deleting.Add((table.Id, id));
        Acknowledge(await records.DeleteAsync(id, cancellationToken: Token));
    }

    private void Acknowledge(FlexRecordDeletion deletion)
    {
        Call.Deletion = deletion;
        foreach (FlexRecordKey deleted in deletion.Deleted)
        {
            state.Forget(deleted);
        }

        if (deletion.Deleted.Count > 0)
        {
            state.Deleted[random.Next(8)] = (random.Pick(deletion.Deleted), deletion.DeletionId);
        }
    }

    private async Task RestoreAsync()
    {
        if (!state.Deleted.TryGetValue(random.Next(8), out (FlexRecordKey Key, string DeletionId) deleted))
        {
            return;
        }

        FlexRestoreConflict[] conflicts = [FlexRestoreConflict.Refuse, FlexRestoreConflict.LeaveOut, FlexRestoreConflict.SetNull];
        FlexRecordRestoreOptions options = new() { MissingTargets = random.Pick(conflicts), UniqueConflicts = random.Pick(conflicts) };
        Call.Text = $"restore {deleted} {options}";
        Call.Restoring = deleted.Key;
        FlexRecordRestoration restoration = random.Chance(0.3)
            ? await store.RestoreDeletionAsync(state.Application, deleted.DeletionId, options, Token)
            : await store.For(state.Application, FlexTableKey.ById(deleted.Key.TableId)).RestoreAsync(deleted.Key.Id, options, Token);
        Call.Restoration = restoration;
        foreach (FlexRecordKey restored in restoration.Restored)
        {
            state.Know(restored.TableId, restored.Id, random);
        }
    }

    private async Task PurgeAsync()
    {
        if (!state.Deleted.TryGetValue(random.Next(8), out (FlexRecordKey Key, string DeletionId) deleted))
        {
            return;
        }

        Call.Text = $"purge {deleted}";
        Call.Purging = deleted.Key;
        Call.PurgedCount = await store.For(state.Application, FlexTableKey.ById(deleted.Key.TableId)).PurgeAsync(deleted.Key.Id, Token);
    }

    private async Task WriteBatchAsync()
    {
        List<FlexRecordWrite> writes = [];
        List<SentRecord?> sents = [];
        for (int count = random.Next(4) + 2; count > 0; count--)
        {
            FlexTable table = random.Pick(state.Tables);
            FlexTableKey key = random.Chance(0.3) ? FlexTableKey.ById(table.Id) : table.Name;
            int kind = random.Next(10);
            SentRecord? sent = kind == 0 ? null : Compose(table, isWhole: kind < 6);
            sents.Add(sent);
            string id = Id(table);
            if (kind == 0)
            {
                Call.Deleting.Add((table.Id, id));
            }

            writes.Add(kind switch
            {
                0 => FlexRecordWrite.Delete(key, id),
                < 4 => FlexRecordWrite.Insert(key, sent!.Json, InsertedId()),
                < 6 => FlexRecordWrite.Replace(key, id, sent!.Json),
                _ => FlexRecordWrite.Patch(key, id, sent!.Json),
            });
        }

        Call.Text = $"batch {string.Join("; ", writes)}";
        FlexRecordBatchResult result = await store.WriteAsync(state.Application, writes, cancellationToken: Token);
        for (int place = 0; place < sents.Count; place++)
        {
            if (sents[place] is { } sent)
            {
                Acknowledge(result.Records[place]!, sent);
            }
        }

        if (result.Deletion is { } deletion)
        {
            Acknowledge(deletion);
        }
    }

    /// <summary>A record, or changes to one, with a stamp that no other write has.</summary>
    public SentRecord Compose(FlexTable table, bool isWhole)
    {
        int number = state.NextNumber();
        SentRecord sent = new($"\"s{number}\"", random.Chance(0.5) ? $"\"n{number}\"" : null, isWhole);
        List<(string, string)> properties = [("stamp", sent.Stamp)];
        if (sent.Note is { } note)
        {
            properties.Add(("note", note));
        }

        if (random.Chance(0.6))
        {
            properties.Add(("code", $"\"c{random.Next(300)}\""));
        }

        foreach (FlexColumnDefinition column in table.Schema.Columns.Where(static column => column.Name is not ("stamp" or "note" or "code")))
        {
            if (!random.Chance(isWhole && column.Required ? 0.02 : 0.6))
            {
                properties.Add((column.Name, Value(column)));
            }
        }

        sent = sent with { Json = ModelJson.Write(properties) };
        Call.Sent.Add(sent);
        return sent;
    }

    private string Value(FlexColumnDefinition column) => column switch
    {
        { DataType: FlexDataType.Reference } => random.Chance(0.1) && !column.Required ? "null" : $"\"{state.RecordId(column.Validation.TargetId, random)}\"",
        { DataType: FlexDataType.Integer, Unique: true } => random.Next(400).ToString(CultureInfo.InvariantCulture),
        _ => random.Value(column.DataType),
    };
}
