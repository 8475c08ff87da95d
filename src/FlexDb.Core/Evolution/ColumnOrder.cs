using FlexDb.Core.Schema;

namespace FlexDb.Core.Evolution;

/// <summary>Finds the fewest columns to move so that one order becomes another.</summary>
internal static class ColumnOrder
{
    /// <summary>For each column after, whether it must be given its position.</summary>
    /// <remarks>
    /// The columns that are not moved are an increasing subsequence of their ranks: the position before of a column
    /// that stays, and ranks above all those for the added ones, which follow at the end. The subsequence sought is
    /// the heaviest: a column that nothing else changes outweighs any number of others, because moving it takes a
    /// change of its own, while an added or changed one takes only a position in a change that is there anyway.
    /// </remarks>
    public static bool[] Moved(ColumnMatching matching, ReadOnlySpan<bool> same)
    {
        int count = same.Length;
        int[] ranks = new int[count];
        int added = matching.Before.Columns.Count;
        bool ordered = true;
        for (int i = 0; i < count; i++)
        {
            ranks[i] = matching.BeforeOf(i) ?? added++;
            ordered &= i == 0 || ranks[i - 1] < ranks[i];
        }

        return ordered ? new bool[count] : OutsideHeaviestIncreasing(ranks, same, rankCount: added);
    }

    private static bool[] OutsideHeaviestIncreasing(ReadOnlySpan<int> ranks, ReadOnlySpan<bool> same, int rankCount)
    {
        int count = ranks.Length;
        long[] weights = new long[count];
        int[] previous = new int[count];

        // A Fenwick tree over the ranks: for a prefix of them, the element that ends the heaviest subsequence so far.
        int[] tree = new int[rankCount + 1];
        tree.AsSpan().Fill(-1);
        int heaviest = -1;
        for (int i = 0; i < count; i++)
        {
            int best = -1;
            for (int node = ranks[i]; node > 0; node -= node & -node)
            {
                best = Heavier(best, tree[node]);
            }

            previous[i] = best;
            weights[i] = (best < 0 ? 0 : weights[best]) + (same[i] ? count + 1L : 1L);
            for (int node = ranks[i] + 1; node <= rankCount; node += node & -node)
            {
                tree[node] = Heavier(tree[node], i);
            }

            heaviest = Heavier(heaviest, i);
        }

        bool[] moved = new bool[count];
        moved.AsSpan().Fill(true);
        for (int i = heaviest; i >= 0; i = previous[i])
        {
            moved[i] = false;
        }

        return moved;

        int Heavier(int one, int other) =>
            one < 0 ? other : other < 0 || weights[other] <= weights[one] ? one : other;
    }
}
