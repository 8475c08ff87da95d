using System.Collections.Concurrent;

using FlexDb.Core;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>What all callers of a run know.</summary>
internal sealed class SharedState(string application)
{
    private const int Slots = 24;

    private int _numbers;
    private long _ticks;

    public string Application { get; } = application;

    /// <summary>The tables as they were a moment ago; those who edit put the later ones in their places.</summary>
    public FlexTable[] Tables { get; } = new FlexTable[3];

    /// <summary>Records to write and to refer to, which others may delete meanwhile.</summary>
    public ConcurrentDictionary<(string TableId, int Slot), string> Known { get; } = [];

    /// <summary>Records to restore and to purge, which may have been.</summary>
    public ConcurrentDictionary<int, (FlexRecordKey Key, string DeletionId)> Deleted { get; } = [];

    public AcknowledgedChanges Changes { get; } = new();

    /// <summary>Gets all calls that write records, in the order in which they ended.</summary>
    public ConcurrentQueue<ReportedCall> Calls { get; } = [];

    /// <summary>Failures of the server or of the store that no caller can expect.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    public int NextNumber() => Interlocked.Increment(ref _numbers);

    /// <summary>The next moment, by which calls are put in order.</summary>
    public long NextTick() => Interlocked.Increment(ref _ticks);

    public void Take(ReportedCall call)
    {
        call.Ended = NextTick();
        Calls.Enqueue(call);
        Changes.Take(call);
    }

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
