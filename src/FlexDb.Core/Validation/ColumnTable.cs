using System.Buffers.Binary;
using System.Numerics;

namespace FlexDb.Core.Validation;

/// <summary>Finds columns by their UTF-8 names without allocation: open addressing, at most half full.</summary>
internal sealed class ColumnTable
{
    private readonly CompiledColumn[] _columns;
    private readonly int[] _slots;

    public ColumnTable(CompiledColumn[] columns)
    {
        _columns = columns;
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, columns.Length * 2))];
        for (int i = 0; i < columns.Length; i++)
        {
            // Of columns with one name, which only a damaged schema has, the first is found.
            if (Find(columns[i].NameUtf8) < 0)
            {
                int slot = Start(columns[i].NameUtf8);
                while (_slots[slot] != 0)
                {
                    slot = Next(slot);
                }

                _slots[slot] = i + 1;
            }
        }
    }

    /// <summary>The position of the column of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (int slot = Start(name); _slots[slot] != 0; slot = Next(slot))
        {
            int column = _slots[slot] - 1;
            if (name.SequenceEqual(_columns[column].NameUtf8))
            {
                return column;
            }
        }

        return -1;
    }

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);

    // Names differ mostly at their ends, and in length.
    private int Start(ReadOnlySpan<byte> name)
    {
        ulong first = name.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(name) : Short(name);
        ulong last = name.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]) : 0;
        ulong hash = (first ^ BitOperations.RotateLeft(last, 29) ^ (ulong)name.Length) * 0x9E37_79B9_7F4A_7C15;
        return (int)(hash >> 40) & (_slots.Length - 1);
    }

    private static ulong Short(ReadOnlySpan<byte> name)
    {
        ulong value = 0;
        foreach (byte b in name)
        {
            value = (value << 8) | b;
        }

        return value;
    }
}
