using System.Runtime.CompilerServices;
using System.Text;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>Lists tables by name, a page a round trip; between pages no connection is held.</summary>
internal static class TableListing
{
    public static async IAsyncEnumerable<FlexTableSummary> ListAsync(
        IOperationExecutor executor,
        string applicationId,
        FlexTableFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string after = filter.After ?? "";
        while (true)
        {
            string from = after;
            IReadOnlyList<SummaryRow> rows = await executor
                .ReadAsync(
                    "ListTables",
                    (connection, token) => connection.QueryAsync<SummaryRow>(TableSql.List, Parameters(applicationId, filter, from), token),
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (SummaryRow row in rows)
            {
                if (row.ApplicationId == applicationId)
                {
                    yield return RowReader.ToSummary(row);
                }
            }

            if (rows.Count < filter.PageSize)
            {
                yield break;
            }

            after = rows[^1].RowName;
        }
    }

    private static object Parameters(string applicationId, FlexTableFilter filter, string after) => new
    {
        applicationId,
        after,
        prefix = filter.NamePrefix ?? "",
        prefixEnd = filter.NamePrefix is { } prefix ? EndOfPrefix(prefix) : null,
        live = filter.Deleted switch
        {
            FlexDeletedTables.Exclude => true,
            FlexDeletedTables.Only => false,
            _ => (bool?)null,
        },
        active = filter.IsActive,
        pageSize = filter.PageSize,
    };

    /// <summary>
    /// The least text that is greater than all that begin with a prefix, in code point order; null when there is none.
    /// A range needs no LIKE, in which '_' would stand for any character.
    /// </summary>
    internal static string? EndOfPrefix(string prefix)
    {
        Rune[] runes = prefix.EnumerateRunes().ToArray();
        for (int last = runes.Length - 1; last >= 0; last--)
        {
            if (runes[last].Value < 0x10FFFF)
            {
                // The code points of surrogates are no characters: after U+D7FF comes U+E000.
                int next = runes[last].Value == 0xD7FF ? 0xE000 : runes[last].Value + 1;
                return string.Concat(runes.Take(last)) + new Rune(next);
            }
        }

        return null;
    }
}
