using System.Collections.Concurrent;
using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>What all callers of a run know.</summary>
internal sealed class SharedState(string application)
{
    private const int Slots = 24;

    private int _numbers;

    public string Application { get; } = application;

    /// <summary>The tables as they were a moment ago; those who edit put the later ones in their places.</summary>
    public FlexTable[] Tables { get; } = new FlexTable[3];

    /// <summary>Records to write and to refer to, which others may delete meanwhile.</summary>
    public ConcurrentDictionary<(string TableId, int Slot), string> Known { get; } = [];

    /// <summary>Records to restore and to purge, which may have been.</summary>
    public ConcurrentDictionary<int, (FlexRecordKey Key, string DeletionId)> Deleted { get; } = [];

    public AcknowledgedChanges Changes { get; } = new();

    /// <summary>Failures of the server or of the store that no caller can expect.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public void Know(string tableId, string id, ModelRandom random) => Known[(tableId, random.Next(Slots))] = id;

    public void Forget(FlexRecordKey deleted)
    {
        foreach (((string TableId, int Slot) place, string id) in Known)
        {
            if (place.TableId == deleted.TableId && id == deleted.Id)
            {
                Known.TryRemove(KeyValuePair.Create(place, id));
            }
        }
    }

    /// <summary>The id of a record that was there a moment ago, if there was any.</summary>
    public string RecordId(string? tableId, ModelRandom random)
    {
        int first = random.Next(Slots);
        for (int i = 0; i < Slots; i++)
        {
            if (Known.TryGetValue((tableId ?? "", (first + i) % Slots), out string? id))
            {
                return id;
            }
        }

        return "nobody";
    }
}

/// <summary>One of many callers: it does random writes and notes what was acknowledged.</summary>
internal sealed class Caller(FlexRecordStore store, SharedState state, ModelRandom random)
{
    private FlexRecord? _inHand;
    private List<SentRecord> _sent = [];

    /// <summary>The last step, for messages.</summary>
    public string Last { get; private set; } = "";

    public async Task StepAsync()
    {
        _sent = [];
        FlexTable table = random.Pick(state.Tables);
        FlexRecordSet records = store.For(state.Application, random.Chance(0.3) ? FlexTableKey.ById(table.Id) : table.Name);
        try
        {
            await (random.Next(100) switch
            {
                < 28 => WriteAsync("insert", table, isWhole: true, sent => records.InsertAsync(sent.Json, new() { Id = InsertedId() })),
                < 48 => WriteAsync("patch", table, isWhole: false, sent => records.PatchAsync(Id(table), sent.Json)),
                < 56 => WriteAsync("replace", table, isWhole: true, sent => records.ReplaceAsync(Id(table), sent.Json)),
                < 62 => WriteInHandAsync(),
                < 70 => WriteAsync("upsert", table, isWhole: false, sent => records.UpsertAsync("code", sent.Json)),
                < 79 => DeleteAsync(records, Id(table)),
                < 85 => RestoreAsync(),
                < 88 => PurgeAsync(),
                < 98 => WriteBatchAsync(),
                _ => store.BuildAsync(state.Application, FlexTableKey.ById(table.Id)),
            });
        }
        catch (FlexOutcomeUnknownException)
        {
            state.Changes.Doubt(_sent);
        }
        catch (FlexDbException refused) when (refused is FlexRecordException or FlexTableNotFoundException or FlexIndexNotReadyException
            || (refused is FlexStoredRecordException and not FlexRecordUnreadableException))
        {
            Refuse();
        }
    }

    /// <summary>Notes that nothing of the last step is to be there.</summary>
    public void Refuse() => state.Changes.Refuse(_sent);

    private string Id(FlexTable table) => state.RecordId(table.Id, random);

    /// <summary>Each id is given twice, so that two callers often insert it at once.</summary>
    private string InsertedId() => string.Create(CultureInfo.InvariantCulture, $"r{state.NextNumber() / 2}");

    private async Task WriteAsync(string what, FlexTable table, bool isWhole, Func<SentRecord, Task<FlexRecord>> write)
    {
        SentRecord sent = Compose(table, isWhole);
        Last = $"{what} {table.Name} {sent.Json}";
        Acknowledge(await write(sent), sent);
    }

    private void Acknowledge(FlexRecord record, SentRecord sent)
    {
        state.Changes.Write(record, sent);
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
            0 => WriteAsync("patch in hand", table, isWhole: false, sent => records.PatchAsync(current.Id, sent.Json, new() { Current = current })),
            1 => WriteAsync("replace in hand", table, isWhole: true, sent => records.ReplaceAsync(current.Id, sent.Json, new() { Current = current })),
            _ => WriteAsync("patch of a version", table, isWhole: false, sent => records.PatchAsync(current.Id, sent.Json, new() { ExpectedVersion = current.Version })),
        });
    }

    private async Task DeleteAsync(FlexRecordSet records, string id)
    {
        Last = $"delete {records.Table}/{id}";
        Acknowledge(await records.DeleteAsync(id), []);
    }

    private void Acknowledge(FlexRecordDeletion deletion, IReadOnlyCollection<(string TableId, string Id)> written)
    {
        state.Changes.Delete(deletion, written);
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
        Last = $"restore {deleted} {options}";
        FlexRecordRestoration restoration = random.Chance(0.3)
            ? await store.RestoreDeletionAsync(state.Application, deleted.DeletionId, options)
            : await store.For(state.Application, FlexTableKey.ById(deleted.Key.TableId)).RestoreAsync(deleted.Key.Id, options);
        state.Changes.Restore(restoration);
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

        Last = $"purge {deleted}";
        state.Changes.Purge(deleted.Key, await store.For(state.Application, FlexTableKey.ById(deleted.Key.TableId)).PurgeAsync(deleted.Key.Id));
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
            writes.Add(kind switch
            {
                0 => FlexRecordWrite.Delete(key, Id(table)),
                < 4 => FlexRecordWrite.Insert(key, sent!.Json, InsertedId()),
                < 6 => FlexRecordWrite.Replace(key, Id(table), sent!.Json),
                _ => FlexRecordWrite.Patch(key, Id(table), sent!.Json),
            });
        }

        Last = $"batch {string.Join("; ", writes)}";
        FlexRecordBatchResult result = await store.WriteAsync(state.Application, writes);
        for (int place = 0; place < sents.Count; place++)
        {
            if (sents[place] is { } sent)
            {
                Acknowledge(result.Records[place]!, sent);
            }
        }

        if (result.Deletion is { } deletion)
        {
            Acknowledge(deletion, [.. result.Records.OfType<FlexRecord>().Select(static record => (record.TableId, record.Id))]);
        }
    }

    /// <summary>A record, or changes to one, with a stamp that no other write has.</summary>
    private SentRecord Compose(FlexTable table, bool isWhole)
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
        _sent.Add(sent);
        return sent;
    }

    private string Value(FlexColumnDefinition column) => column switch
    {
        { DataType: FlexDataType.Reference } => random.Chance(0.1) && !column.Required ? "null" : $"\"{state.RecordId(column.Validation.TargetId, random)}\"",
        { DataType: FlexDataType.Integer, Unique: true } => random.Next(400).ToString(CultureInfo.InvariantCulture),
        _ => random.Value(column.DataType),
    };
}
