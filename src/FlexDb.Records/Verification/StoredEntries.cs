using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Verification;

/// <summary>Keys, claims and live records that were looked up and are there.</summary>
internal sealed class StoredEntries
{
    private const int Rows = 500;

    // Far below any server's max_allowed_packet.
    private const int TextSize = 1024 * 1024;

    private readonly Dictionary<RecordKey, string?> _keys = [];
    private readonly Dictionary<(uint Index, string Hash), string> _claims = [];
    private readonly HashSet<(uint TableNumber, string Id)> _live = [];

    /// <summary>Looks up keys, claims by their values, and live records.</summary>
    /// <param name="connection">The connection to read on.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="claims">The claims, whoever has made them.</param>
    /// <param name="targets">The records that must be live.</param>
    /// <param name="locks">Whether what is found is locked in share mode, and so read as it is now.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<StoredEntries> FindAsync(
        OperationConnection connection,
        IEnumerable<RecordKey> keys,
        IEnumerable<RecordClaim> claims,
        IEnumerable<(uint TableNumber, string Id)> targets,
        bool locks,
        CancellationToken cancellationToken)
    {
        StoredEntries entries = new();
        string end = locks ? " LOCK IN SHARE MODE;" : ";";
        SqlText text = new();
        foreach (RecordKey[] some in keys.Distinct().Order(Comparer<RecordKey>.Create(RecordKey.Compare)).Chunk(Rows))
        {
            text.Statement($"""
                SELECT 1, index_no, value, id, CAST(number AS CHAR)
                FROM flex_record_keys FORCE INDEX (PRIMARY)
                WHERE (index_no, value, id) IN ({string.Join(", ", some.Select(key => text.Row(key.Index, key.Value, key.Id)))}){end}
                """);
            text = await FlushAsync(text, TextSize).ConfigureAwait(false);
        }

        foreach (RecordClaim[] some in claims.Distinct().Order(Comparer<RecordClaim>.Create(RecordClaim.Compare)).Chunk(Rows))
        {
            text.Statement($"""
                SELECT 2, index_no, hash, id, NULL
                FROM flex_record_uniques FORCE INDEX (PRIMARY)
                WHERE (index_no, hash) IN ({string.Join(", ", some.Select(claim => text.Row(claim.Index, claim.Hash)))}){end}
                """);
            text = await FlushAsync(text, TextSize).ConfigureAwait(false);
        }

        foreach ((uint TableNumber, string Id)[] some in targets
            .Distinct()
            .OrderBy(static target => target.TableNumber)
            .ThenBy(static target => target.Id, StringComparer.Ordinal)
            .Chunk(Rows))
        {
            text.Statement($"""
                SELECT 3, table_no, NULL, id, NULL
                FROM flex_records FORCE INDEX (PRIMARY)
                WHERE (table_no, id) IN ({string.Join(", ", some.Select(target => text.Row(target.TableNumber, target.Id)))})
                  AND deleted_at IS NULL{end}
                """);
            text = await FlushAsync(text, TextSize).ConfigureAwait(false);
        }

        await FlushAsync(text, 1).ConfigureAwait(false);
        return entries;

        async Task<SqlText> FlushAsync(SqlText text, int size)
        {
            if (text.Size < size)
            {
                return text;
            }

            foreach (EntryRow row in await connection.QueryAsync<EntryRow>(string.Join('\n', text.Statements), text.Parameters, cancellationToken).ConfigureAwait(false))
            {
                entries.Add(row);
            }

            return new SqlText();
        }
    }

    /// <summary>Whether a key is there, and the number beside it.</summary>
    public bool TryGetNumber(RecordKey key, out string? number) => _keys.TryGetValue(key, out number);

    /// <summary>The record that has claimed a value; null where it is not claimed.</summary>
    public string? HolderOf(RecordClaim claim) => _claims.GetValueOrDefault((claim.Index, Convert.ToHexString(claim.Hash)));

    public bool IsLive(uint tableNumber, string id) => _live.Contains((tableNumber, id));

    private void Add(EntryRow row)
    {
        switch (row.Kind)
        {
            case 1:
                _keys[new RecordKey(row.Number, row.Value!, row.Id, Number: null)] = row.Text;
                break;
            case 2:
                _claims[(row.Number, Convert.ToHexString(row.Value!))] = row.Id;
                break;
            default:
                _live.Add((row.Number, row.Id));
                break;
        }
    }

    private sealed record EntryRow(long Kind, uint Number, byte[]? Value, string Id, string? Text) : IRow<EntryRow>
    {
        public static EntryRow Read(DbDataReader reader) => new(
            reader.GetInt64(0),
            (uint)reader.GetInt64(1),
            reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2),
            reader.GetString(3),
            reader.StringOrNull(4));
    }
}
