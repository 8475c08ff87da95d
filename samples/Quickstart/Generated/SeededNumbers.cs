namespace Quickstart.Generated;

/// <summary>Numbers that look random and are the same in each run, on each machine: SplitMix64.</summary>
/// <remarks>The algorithm of <see cref="Random"/> may change with the runtime, and the rows with it.</remarks>
internal sealed class SeededNumbers(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to below a bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of some choices.</summary>
    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Deals a number of things out to places that begin with the same number each.</summary>
    public int[] Deal(int things, int places, int atLeast)
    {
        int[] dealt = new int[places];
        Array.Fill(dealt, atLeast);
        for (int left = things - (places * atLeast); left > 0; left--)
        {
            dealt[Below(places)]++;
        }

        return dealt;
    }

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
