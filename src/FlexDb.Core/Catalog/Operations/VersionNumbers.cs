using System.Data.Common;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>The numbers that the next versions of tables get.</summary>
/// <remarks>
/// A table's next version is one above its own, and nobody is asked. Only where the UNIQUE on (table_id, version) has
/// refused that number, a version may be there that the table never took, because a writer without transactions ended
/// between the two; then the next number is one above all that are there. A writer that is only slow loses: its UPDATE
/// compares the version that the table had.
/// </remarks>
internal static class VersionNumbers
{
    /// <summary>How often a write may meet yet another version of its number.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The next numbers of tables that the transaction has locked, by id, past every version that is there.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> PastAllAsync(
        OperationConnection connection,
        IReadOnlyCollection<TableRow> rows,
        CancellationToken cancellationToken)
    {
        Dictionary<string, int> next = rows.ToDictionary(row => row.Id, row => row.Version + 1, StringComparer.Ordinal);
        if (next.Count == 0)
        {
            return next;
        }

        IReadOnlyList<HighestRow> highest = await connection
            .QueryAsync<HighestRow>(VersionSql.FindHighest, new() { ["ids"] = next.Keys.ToArray() }, cancellationToken)
            .ConfigureAwait(false);
        foreach (HighestRow row in highest)
        {
            if (row.Version == int.MaxValue)
            {
                throw new FlexLimitException($"The next version of table '{row.TableId}'", row.Version + 1L, int.MaxValue, "versions", "Remove the row of that version by SQL.");
            }

            if (next.TryGetValue(row.TableId, out int number) && number <= row.Version)
            {
                next[row.TableId] = row.Version + 1;
            }
        }

        return next;
    }

    private sealed record HighestRow(string TableId, int Version) : IRow<HighestRow>
    {
        public static HighestRow Read(DbDataReader reader) => new(reader.GetString(0), reader.GetInt32(1));
    }
}
