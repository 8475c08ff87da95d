using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;

namespace FlexDb.Records.IntegrationTests.Building;

/// <summary>Holds the keys and claims of a table against its records, while nobody writes.</summary>
internal static class IndexCheck
{
    /// <summary>Everything that is wrong, a sentence each.</summary>
    public static Task<List<string>> FindAsync(FlexRecordSet records, FlexRecordStore store) => store.Database.Pool.ReadAsync(
        "CheckIndexes",
        async (connection, token) =>
        {
            List<string> problems = [];
            RecordTable table = (await TableLoading.LoadAsync(connection, records.ApplicationId, records.Table, token))!;
            IReadOnlyList<RowRow> rows = await connection.QueryAsync<RowRow>(
                $"SELECT {RecordSql.Columns} FROM flex_records AS r WHERE table_no = {table.Number} AND deleted_at IS NULL",
                null,
                token);
            IReadOnlyList<UpgradedRecord> upgraded = await RecordUpgrading.UpgradeAsync(connection, table, [.. rows.Select(static row => row.Record)], token);
            RecordKeys[] keys = [.. upgraded.Select(static record => RecordKeys.Of(record))];
            foreach (RecordIndex index in table.Indexes.Where(static index => index.State != IndexState.Dropping))
            {
                string name = $"index {index.Number} ({index.Kind} of {index.ColumnId}, {index.State})";
                string source = index.Kind == IndexKind.Unique ? "SELECT HEX(hash), id FROM flex_record_uniques" : "SELECT HEX(value), id FROM flex_record_keys";
                (string, string)[] there = [.. (await connection.QueryAsync<KeyRow>($"{source} WHERE index_no = {index.Number}", null, token)).Select(static row => (row.Value, row.Id))];
                (string, string)[] expected = index.Kind == IndexKind.Unique
                    ? [.. keys.SelectMany(static of => of.Claims).Where(claim => claim.Index == index.Number).Select(static claim => (Convert.ToHexString(claim.Hash), claim.Id))]
                    : [.. keys.SelectMany(static of => of.Keys).Where(key => key.Index == index.Number).Select(static key => (Convert.ToHexString(key.Value), key.Id))];
                problems.AddRange(there.Except(expected).Select(key => $"{name}: {key} is no record's."));
                IEnumerable<(string Value, string Id)> missing = expected.Except(there);
                if (index.State == IndexState.Conflicts && index.Kind == IndexKind.Unique)
                {
                    missing = [];
                }

                if (index.State != IndexState.Building)
                {
                    problems.AddRange(missing.Select(key => $"{name}: {key} is missing."));
                }

                if (index is { State: IndexState.Ready, Kind: IndexKind.Reference })
                {
                    foreach (RecordTarget target in keys.SelectMany(static of => of.Targets).Where(target => target.Index.Index.Number == index.Number))
                    {
                        bool exists = index.TargetTableNumber is { } number && await connection.ExistsAsync(
                            "SELECT EXISTS (SELECT 1 FROM flex_records WHERE table_no = @no AND id = @id AND deleted_at IS NULL)",
                            new() { ["no"] = number, ["id"] = target.Id },
                            token);
                        if (!exists)
                        {
                            problems.Add($"{name}: the target '{target.Id}' is not there.");
                        }
                    }
                }
            }

            const string Orphans = "SELECT HEX(value), id FROM flex_record_keys WHERE index_no > 15 AND index_no NOT IN (SELECT index_no FROM flex_record_indexes)"
                + " UNION ALL SELECT HEX(hash), id FROM flex_record_uniques WHERE index_no NOT IN (SELECT index_no FROM flex_record_indexes)";
            problems.AddRange((await connection.QueryAsync<KeyRow>(Orphans, null, token)).Select(static row => $"{row} is of no index."));
            return problems;
        },
        CancellationToken.None);

    /// <summary>The states of a table's indexes, as <c>column kind state</c>.</summary>
    public static Task<List<string>> StatesAsync(FlexRecordSet records, FlexRecordStore store) => store.Database.Pool.ReadAsync(
        "ReadIndexes",
        async (connection, token) =>
        {
            RecordTable table = (await TableLoading.LoadAsync(connection, records.ApplicationId, records.Table, token))!;
            return table.Columns.Indexed
                .Select(static indexed => $"{indexed.Column.Name} {IndexNames.Of(indexed.Index.Kind)} {IndexNames.Of(indexed.Index.State)}")
                .Order(StringComparer.Ordinal)
                .ToList();
        },
        CancellationToken.None);

    private sealed record RowRow(StoredRecord Record) : IRow<RowRow>
    {
        public static RowRow Read(DbDataReader reader) => new(RecordRow.ReadRecord(reader, first: 0));
    }

    private sealed record KeyRow(string Value, string Id) : IRow<KeyRow>
    {
        public static KeyRow Read(DbDataReader reader) => new(reader.GetString(0), reader.GetString(1));
    }
}
