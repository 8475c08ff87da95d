using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Catalog;

/// <summary>A parsed schema, and the state of the row that it was parsed from.</summary>
internal sealed record CachedSchema(
    string ApplicationId,
    string Id,
    int Version,
    decimal CreatedAt,
    decimal UpdatedAt,
    FlexTableSchema Schema,
    FlexSlotMap Slots,
    int Size)
{
    /// <summary>Whether a row is as it was when this was parsed from it, as far as the schema is concerned.</summary>
    public bool IsOf(CacheableRow row) => row.Id == Id && row.Version == Version && row.UpdatedAt == UpdatedAt;
}

/// <summary>A cache of parsed schemas, so that a read of a table whose row has not changed needs no JSON.</summary>
/// <remarks>
/// It never answers by itself: each read asks the server for the row, so nothing has to be invalidated, and stores of
/// several processes never disagree. Bounded by the size of the schemas' JSON; the least recently used are evicted first.
/// </remarks>
internal sealed class CachedSchemas(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string ApplicationId, string Id), LinkedListNode<Entry>> _byId = [];
    private readonly Dictionary<(string ApplicationId, string Name), LinkedListNode<Entry>> _byName = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _size;

    /// <summary>The cached schema of a table; it may have changed since.</summary>
    public CachedSchema? Find(string applicationId, FlexTableKey key)
    {
        lock (_lock)
        {
            Dictionary<(string, string), LinkedListNode<Entry>> entries = key.IsId ? _byId : _byName;
            if (!entries.TryGetValue((applicationId, key.Value), out LinkedListNode<Entry>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Schema;
        }
    }

    /// <summary>Caches what was read, unless something newer is cached already.</summary>
    /// <param name="row">The row, read outside of any transaction of the host's.</param>
    /// <param name="table">What it says.</param>
    public void Keep(CacheableRow row, FlexTable table)
    {
        int size = row.SchemaJson!.Length;
        if (!IsSettled(row) || size > capacity)
        {
            return;
        }

        CachedSchema schema = new(row.ApplicationId, row.Id, row.Version, row.CreatedAt, row.UpdatedAt, table.Schema, table.Slots, size);
        lock (_lock)
        {
            // A slow reader must not put an older state in the place of a newer one.
            if (_byId.TryGetValue((row.ApplicationId, row.Id), out LinkedListNode<Entry>? node))
            {
                if (node.Value.Schema.UpdatedAt > row.UpdatedAt)
                {
                    return;
                }

                Forget(node);
            }

            Add(new Entry(row.RowName, schema));
            while (_size > capacity)
            {
                Forget(_byUse.Last!);
            }
        }
    }

    /// <summary>Evicts a schema that has turned out to be out of date, unless another has taken its place.</summary>
    public void Forget(CachedSchema schema)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue((schema.ApplicationId, schema.Id), out LinkedListNode<Entry>? node) && ReferenceEquals(node.Value.Schema, schema))
            {
                Forget(node);
            }
        }
    }

    /// <summary>
    /// Whether any later change of the row must show in its updated_at: columns of whole seconds, as another application
    /// may have made them, tell changes apart only after their second is over.
    /// </summary>
    private static bool IsSettled(CacheableRow row) => row.ServerNow - row.UpdatedAt >= 2;

    private void Add(Entry entry)
    {
        (string, string) name = (entry.Schema.ApplicationId, entry.Name);
        if (_byName.TryGetValue(name, out LinkedListNode<Entry>? namesake))
        {
            // The name has gone over from another table.
            Forget(namesake);
        }

        LinkedListNode<Entry> node = _byUse.AddFirst(entry);
        _byId[(entry.Schema.ApplicationId, entry.Schema.Id)] = node;
        _byName[name] = node;
        _size += entry.Schema.Size;
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        (string name, CachedSchema schema) = node.Value;
        _byId.Remove((schema.ApplicationId, schema.Id));
        _byName.Remove((schema.ApplicationId, name));
        _size -= schema.Size;
    }

    private sealed record Entry(string Name, CachedSchema Schema);
}
