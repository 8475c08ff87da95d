using FlexDb.Core;

namespace FlexDb.Records.Tables;

/// <summary>The tables that a host has seen, so that a write or a read needs no round trip for them.</summary>
/// <remarks>
/// Nothing has to be invalidated: every statement on records compares what was seen with what is there. Bounded by the size
/// of the schemas; the least recently used are evicted first.
/// </remarks>
internal sealed class TableCache(long capacity, TimeProvider timeProvider)
{
    private static readonly TimeSpan UnfinishedFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ApplicationId, string Name), LinkedListNode<Entry>> _byName = [];
    private readonly Dictionary<uint, LinkedListNode<Entry>> _byNumber = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _size;

    /// <summary>The table as it was last seen; null where it was not, or where an index was not ready a second ago.</summary>
    public RecordTable? Find(string applicationId, FlexTableKey key)
    {
        lock (_lock)
        {
            LinkedListNode<Entry>? node = key.IsId
                ? _byId.GetValueOrDefault(key.Value)
                : _byName.GetValueOrDefault((applicationId, key.Value));
            return node is not null && node.Value.Table.Table.ApplicationId == applicationId ? Used(node) : null;
        }
    }

    public RecordTable? Find(uint number)
    {
        lock (_lock)
        {
            return _byNumber.TryGetValue(number, out LinkedListNode<Entry>? node) ? Used(node) : null;
        }
    }

    /// <summary>Remembers a table that was read outside of any transaction of the host's.</summary>
    public RecordTable Keep(RecordTable table)
    {
        lock (_lock)
        {
            Forget(table.Table.Id);
            long size = 1_000 + (table.Table.Schema.Columns.Count * 200L);
            if (!table.IsSettled || size > capacity)
            {
                return table;
            }

            // A deleted table has no name that another could not have.
            (string, string)? name = table.Table.DeletedAt is null ? (table.Table.ApplicationId, table.Table.Name) : null;
            if (name is { } taken && _byName.TryGetValue(taken, out LinkedListNode<Entry>? namesake))
            {
                Forget(namesake);
            }

            LinkedListNode<Entry> node = _byUse.AddFirst(new Entry(table, name, size, timeProvider.GetTimestamp()));
            _byId[table.Table.Id] = node;
            if (name is { } own)
            {
                _byName[own] = node;
            }

            if (table.Registration is { } registration)
            {
                _byNumber[registration.Number] = node;
            }

            _size += size;
            while (_size > capacity)
            {
                Forget(_byUse.Last!);
            }

            return table;
        }
    }

    public void Forget(string tableId)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(tableId, out LinkedListNode<Entry>? node))
            {
                Forget(node);
            }
        }
    }

    private RecordTable? Used(LinkedListNode<Entry> node)
    {
        if (node.Value.Table.HasUnfinishedIndex && timeProvider.GetElapsedTime(node.Value.LoadedAt) >= UnfinishedFor)
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value.Table;
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        Entry entry = node.Value;
        _byUse.Remove(node);
        _byId.Remove(entry.Table.Table.Id);
        if (entry.Name is { } name && _byName.GetValueOrDefault(name) == node)
        {
            _byName.Remove(name);
        }

        if (entry.Table.Registration is { } registration && _byNumber.GetValueOrDefault(registration.Number) == node)
        {
            _byNumber.Remove(registration.Number);
        }

        _size -= entry.Size;
    }

    private sealed record Entry(RecordTable Table, (string ApplicationId, string Name)? Name, long Size, long LoadedAt);
}
