using System.Numerics;

namespace FlexDb.Records.Querying;

/// <summary>What is worked out of the keys of a column: how many, their numbers' sum, the least and the greatest.</summary>
/// <typeparam name="T">What stands for the record of a key.</typeparam>
internal sealed class KeyTotal<T>
{
    public long Count { get; private set; }

    public BigInteger Sum { get; private set; }

    public (byte[] Key, T Record)? Least { get; private set; }

    public (byte[] Key, T Record)? Greatest { get; private set; }

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key, not that of null.</param>
    /// <param name="record">The record that has it.</param>
    /// <param name="number">Its number, as <see cref="ExactNumber"/> reads it; null of what is none.</param>
    public void Add(byte[] key, T record, string? number)
    {
        Count++;
        if (Least is not { } least || key.AsSpan().SequenceCompareTo(least.Key) < 0)
        {
            Least = (key, record);
        }

        if (Greatest is not { } greatest || key.AsSpan().SequenceCompareTo(greatest.Key) > 0)
        {
            Greatest = (key, record);
        }

        if (number is not null)
        {
            Sum += ExactNumber.Parse(number);
        }
    }
}
