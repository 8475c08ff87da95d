using System.Buffers;

namespace FlexDb.Core.Schema.Values;

/// <summary>A growing buffer in pooled memory.</summary>
internal sealed class PooledBuffer(int capacity = 256) : IBufferWriter<byte>, IDisposable
{
    private byte[] _space = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public ReadOnlySpan<byte> Written => _space.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Add(byte value)
    {
        GetSpan(1)[0] = value;
        _length++;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _space.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _space.AsSpan(_length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_space);
        _space = [];
        _length = 0;
    }

    private void Reserve(int sizeHint)
    {
        int needed = _length + Math.Max(sizeHint, 1);
        if (needed > _space.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _space.Length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_space);
            _space = larger;
        }
    }
}
