using System.Buffers;

namespace FlexDb.Core.Schema.Values;

/// <summary>
/// The keys of the objects that are open while JSON is read, to find those that occur twice. Few keys are compared
/// pair by pair; many are sorted by a hash with the process's random seed when the object ends.
/// </summary>
/// <remarks>No allocation while the keys are few; pooled memory otherwise. Keys hold their place in the source, or,
/// where they were escaped, the place of their unescaped copy.</remarks>
internal ref struct KeySets
{
    public const int InitialKeys = 16;
    public const int InitialObjects = 8;

    private const int FewKeys = 12;
    private const long CopiedFlag = long.MinValue;

    private readonly ReadOnlySpan<byte> _source;
    private Span<long> _keys;
    private Span<int> _objects;
    private long[]? _rentedKeys;
    private int[]? _rentedObjects;
    private byte[]? _copies;
    private int _keyCount;
    private int _objectCount;
    private int _copied;

    public KeySets(ReadOnlySpan<byte> source, Span<long> keys, Span<int> objects)
    {
        _source = source;
        _keys = keys;
        _objects = objects;
    }

    /// <summary>An object begins.</summary>
    public void Open()
    {
        if (_objectCount == _objects.Length)
        {
            _objects = Larger(_objects, ref _rentedObjects);
        }

        _objects[_objectCount++] = _keyCount;
    }

    /// <summary>Takes a key of the innermost open object.</summary>
    /// <param name="key">The key as it stands in the source.</param>
    /// <param name="start">Where it stands.</param>
    /// <param name="escaped">Whether it holds an escape.</param>
    public ValueFaults Add(scoped ReadOnlySpan<byte> key, int start, bool escaped)
    {
        long entry;
        if (escaped)
        {
            using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
            if (!buffer.TryUnescape(key))
            {
                return ValueFaults.InvalidText;
            }

            entry = CopiedFlag | ((long)Copy(buffer.Text) << 31) | (long)buffer.Text.Length;
        }
        else
        {
            entry = ((long)start << 31) | (long)key.Length;
        }

        return Add(entry);
    }

    /// <summary>The innermost open object ends.</summary>
    public ValueFaults Close()
    {
        int first = _objects[--_objectCount];
        Span<long> keys = _keys[first.._keyCount];
        _keyCount = first;
        return keys.Length > FewKeys && HasDuplicate(keys) ? ValueFaults.DuplicateKey : ValueFaults.None;
    }

    public void Dispose()
    {
        if (_rentedKeys is not null)
        {
            ArrayPool<long>.Shared.Return(_rentedKeys);
        }

        if (_rentedObjects is not null)
        {
            ArrayPool<int>.Shared.Return(_rentedObjects);
        }

        if (_copies is not null)
        {
            ArrayPool<byte>.Shared.Return(_copies);
        }
    }

    private readonly ReadOnlySpan<byte> Key(long entry)
    {
        int start = (int)((entry & ~CopiedFlag) >> 31);
        int length = (int)(entry & int.MaxValue);
        return entry < 0 ? _copies.AsSpan(start, length) : _source.Slice(start, length);
    }

    private ValueFaults Add(long entry)
    {
        int first = _objects[_objectCount - 1];
        if (_keyCount == _keys.Length)
        {
            _keys = Larger(_keys, ref _rentedKeys);
        }

        ReadOnlySpan<long> siblings = _keys[first.._keyCount];
        _keys[_keyCount++] = entry;
        if (siblings.Length >= FewKeys)
        {
            return ValueFaults.None;
        }

        ReadOnlySpan<byte> key = Key(entry);
        foreach (long sibling in siblings)
        {
            if (Key(sibling).SequenceEqual(key))
            {
                return ValueFaults.DuplicateKey;
            }
        }

        return ValueFaults.None;
    }

    private static Span<T> Larger<T>(scoped Span<T> full, scoped ref T[]? rented)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger);
        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }

        rented = larger;
        return larger;
    }

    private int Copy(scoped ReadOnlySpan<byte> key)
    {
        int start = _copied;
        if (_copies is null || _copied + key.Length > _copies.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _copied, _copied + key.Length));
            if (_copies is not null)
            {
                _copies.AsSpan(0, _copied).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_copies);
            }

            _copies = larger;
        }

        key.CopyTo(_copies.AsSpan(start));
        _copied += key.Length;
        return start;
    }

    private readonly bool HasDuplicate(Span<long> keys)
    {
        long[] order = ArrayPool<long>.Shared.Rent(keys.Length);
        Span<long> hashes = order.AsSpan(0, keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            HashCode hash = default;
            hash.AddBytes(Key(keys[i]));
            hashes[i] = ((long)hash.ToHashCode() << 32) | (uint)i;
        }

        hashes.Sort();
        bool found = false;
        for (int start = 0, end; start < hashes.Length && !found; start = end)
        {
            for (end = start + 1; end < hashes.Length && hashes[end] >> 32 == hashes[start] >> 32;)
            {
                end++;
            }

            found = HasDuplicate(keys, hashes[start..end]);
        }

        ArrayPool<long>.Shared.Return(order);
        return found;
    }

    // Keys of one hash: almost always one key, or one key twice. HashCode is seeded at random for each process, so
    // long runs of different keys cannot be prepared.
    private readonly bool HasDuplicate(ReadOnlySpan<long> keys, ReadOnlySpan<long> sameHash)
    {
        for (int i = 1; i < sameHash.Length; i++)
        {
            ReadOnlySpan<byte> key = Key(keys[(int)(uint)sameHash[i]]);
            for (int j = 0; j < i; j++)
            {
                if (Key(keys[(int)(uint)sameHash[j]]).SequenceEqual(key))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
