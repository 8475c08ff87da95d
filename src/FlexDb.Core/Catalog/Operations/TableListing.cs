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
        string? after = NullIfEmpty(filter.After);
        string prefix = filter.NamePrefix ?? "";
        while (true)
        {
            string? from = after;
            IReadOnlyList<SummaryRow> rows = await executor
                .ReadAsync(
                    "ListTables",
                    (connection, token) => connection.QueryAsync<SummaryRow>(TableSql.List, ParametersOf(applicationId, filter, from), token),
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (SummaryRow row in rows)
            {
                if (row.ApplicationId == applicationId && row.RowName.StartsWith(prefix, StringComparison.Ordinal))
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

    private static Parameters ParametersOf(string applicationId, FlexTableFilter filter, string? after) => new()
    {
        ["applicationId"] = applicationId,
        ["after"] = after,
        ["prefixStart"] = StartOfPrefix(filter.NamePrefix ?? ""),
        ["prefixEnd"] = EndOfPrefix(filter.NamePrefix ?? ""),
        ["live"] = filter.Deleted switch
        {
            FlexDeletedTables.Exclude => true,
            FlexDeletedTables.Only => false,
            _ => (bool?)null,
        },
        ["active"] = filter.IsActive,
        ["pageSize"] = filter.PageSize,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>
    /// A text that is less than all that begin with a prefix, and than which little else is less; null when there is none.
    /// The prefix itself is none, since 'a' is compared as if spaces followed it, and so is greater than "a\t".
    /// </summary>
    internal static string? StartOfPrefix(string prefix)
    {
        Rune[] runes = prefix.EnumerateRunes().ToArray();
        for (int last = runes.Length - 1; last >= 0; last--)
        {
            if (runes[last].Value > 0)
            {
                int previous = runes[last].Value == 0xE000 ? 0xD7FF : runes[last].Value - 1;
                return string.Concat(runes.Take(last)) + new Rune(previous) + new Rune(0x10FFFF);
            }
        }

        return null;
    }

    /// <summary>
    /// The least text that is greater than all that begin with a prefix, in code point order; null when there is none.
    /// A range needs no LIKE, in which '_' would stand for any character. With a control character behind it, it is less
    /// than by itself, so what the range gives is looked at again.
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
