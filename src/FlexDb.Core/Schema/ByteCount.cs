using System.Buffers;

namespace FlexDb.Core.Schema;

/// <summary>Takes what is written to it, counts the bytes and forgets them.</summary>
internal sealed class ByteCount : IBufferWriter<byte>
{
    private byte[] _space = new byte[1024];

    public int Total { get; private set; }

    public void Advance(int count) => Total += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _space.Length)
        {
            _space = new byte[sizeHint];
        }

        return _space;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
