using System.Data.Common;

using FlexDb.Core.Connections;

namespace FlexDb.Records.Writing;

/// <summary>Finds which records have claims and keys, and which are live.</summary>
internal static class StoredHolders
{
    // Larger lists become scans of the whole table.
    private const int Rows = 500;

    /// <summary>The records that have claimed values, by the index and the hash in hexadecimal digits.</summary>
    public static async Task<Dictionary<(uint Index, string Hash), string>> OfClaimsAsync(
        OperationConnection connection,
        IEnumerable<(uint Index, byte[] Hash)> claims,
        CancellationToken cancellationToken) =>
        (await ReadAsync(connection, claims, static rows => $"SELECT index_no, HEX(hash), id FROM flex_record_uniques FORCE INDEX (PRIMARY) WHERE (index_no, hash) IN ({rows});", cancellationToken)
            .ConfigureAwait(false))
            .DistinctBy(static row => (row.Number, row.Value))
            .ToDictionary(static row => (row.Number, row.Value), static row => row.Id);

    /// <summary>The records that have keys, in the order of their ids, by the index and the key in hexadecimal digits.</summary>
    public static async Task<ILookup<(uint Index, string Value), string>> OfKeysAsync(
        OperationConnection connection,
        IEnumerable<(uint Index, byte[] Value)> keys,
        CancellationToken cancellationToken) =>
        (await ReadAsync(connection, keys, static rows => $"SELECT index_no, HEX(value), id FROM flex_record_keys FORCE INDEX (PRIMARY) WHERE (index_no, value) IN ({rows}) ORDER BY id;", cancellationToken)
            .ConfigureAwait(false))
            .ToLookup(static row => (row.Number, row.Value), static row => row.Id);

    /// <summary>Those of some records that are live.</summary>
    public static async Task<HashSet<(uint TableNumber, string Id)>> FindLiveAsync(
        OperationConnection connection,
        IEnumerable<(uint TableNumber, string Id)> records,
        CancellationToken cancellationToken) =>
        [
            .. (await ReadAsync(connection, records, static rows => $"SELECT table_no, '', id FROM flex_records FORCE INDEX (PRIMARY) WHERE (table_no, id) IN ({rows}) AND deleted_at IS NULL;", cancellationToken)
                .ConfigureAwait(false))
                .Select(static row => (row.Number, row.Id)),
        ];

    private static async Task<List<HolderRow>> ReadAsync<T>(
        OperationConnection connection,
        IEnumerable<(uint Number, T Value)> sought,
        Func<string, string> sql,
        CancellationToken cancellationToken)
    {
        List<HolderRow> found = [];
        foreach ((uint Number, T Value)[] some in sought.Distinct().Chunk(Rows))
        {
            SqlText text = new();
            string rows = string.Join(", ", some.Select(item => text.Row(item.Number, item.Value)));
            found.AddRange(await connection.QueryOnceAsync<HolderRow>(sql(rows), text.Parameters, cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    private sealed record HolderRow(uint Number, string Value, string Id) : IRow<HolderRow>
    {
        public static HolderRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetString(1), reader.GetString(2));
    }
}
