using FlexDb.Core;
using FlexDb.Core.Catalog.Sql;
using FlexDb.Records.Building;
using FlexDb.Records.IntegrationTests.Store;
using FlexDb.Records.Purging;
using FlexDb.Records.Verification;
using FlexDb.Records.Writing;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Kills the statements that delete all there is, of which some are repeated until they find nothing.</summary>
/// <remarks>
/// A DELETE of one table that is killed can end without an error and without having deleted anything, and its text goes on: on
/// MariaDB 10.11 after 194 of 2,462 kills. Where the tables to delete from are named before FROM, it cannot, but on MySQL 9.7 with
/// a NOT EXISTS after its joins: 16 of 562.
/// </remarks>
public sealed class KilledDeleteTests : RecordFixture
{
    private const uint Number = 4_000_000_000;

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(1);

    private static IEnumerable<TestCaseData> Deletes =>
    [
        Case("keys", PurgeSql.DeleteKeys, 3),
        Case("claims", PurgeSql.DeleteClaims, 2),
        Case("keys by table", PurgeSql.DeleteKeysByTable, 2),
        Case("keys by deletion", PurgeSql.DeleteKeysByDeletion, 2),
        Case("records", PurgeSql.DeleteRecords, 2),
        Case("indexes", PurgeSql.DeleteIndexes, 2),
        Case("registration", PurgeSql.Deregister, 1),
        Case("index", BuildSql.DeleteIndex, 1),
        Case("orphaned keys", OrphanSql.DeleteKeys.Replace("@indexNo", "@orphan", StringComparison.Ordinal), 1),
        Case("orphaned claims", OrphanSql.DeleteClaims.Replace("@indexNo", "@orphan", StringComparison.Ordinal), 1),
        Case("versions and table", $"{VersionSql.Purge}\n{TableSql.Purge}", 2),
    ];

    [TestCaseSource(nameof(Deletes))]
    public async Task A_killed_DELETE_fails_or_has_deleted(string sql, int expected)
    {
        string tableId = await PrepareAsync();
        string text = $"ROLLBACK;\nSTART TRANSACTION;\n{sql}\nSELECT 'passed';";
        int passed = 0;
        List<int> wrong = [];

        // MySQL takes longer for a try, and more of them are killed.
        int leastTries = Database.IsMariaDb ? 200 : 100;
        int tried = await new StatementKiller(Database).RunAsync(s_duration, leastTries, async connection =>
        {
            await using MySqlCommand command = new(text, connection);
            byte[] from = DeletionKey.Number(Number);
            command.Parameters.AddRange(new MySqlParameter[]
            {
                new("indexNo", Number), new("tableNo", Number), new("orphan", Number + 2), new("id", tableId), new("from", from), new("to", (byte[])[.. from, 0xFF]),
            });
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            bool isAtEnd = false;
            do
            {
                isAtEnd |= await reader.ReadAsync();
            }
            while (await reader.NextResultAsync());
            passed += isAtEnd ? 1 : 0;
            if (isAtEnd && reader.RecordsAffected != expected)
            {
                wrong.Add(reader.RecordsAffected);
            }
        });

        Assert.That(wrong, Is.Empty, $"{passed} of {tried} have passed");
        Assert.That(passed, Is.GreaterThan(0));
    }

    private static TestCaseData Case(string name, string sql, int expected) =>
        new TestCaseData(sql, expected).SetArgDisplayNames(name);

    /// <summary>Makes rows that each of the statements deletes; gives the id of a table that is deleted.</summary>
    private async Task<string> PrepareAsync()
    {
        FlexTable table = await Catalog.CreateTableAsync(new NewFlexTable(NewApplication(), "items"));
        await Catalog.DeleteTableAsync(table.ApplicationId, FlexTableKey.ById(table.Id));
        FlexTable registered = await Catalog.CreateTableAsync(new NewFlexTable(NewApplication(), "items"));
        string number = $"UNHEX('{Convert.ToHexString(DeletionKey.Number(Number))}')";
        await Database.ExecuteAsync($"""
            DELETE rt FROM flex_record_tables AS rt WHERE rt.table_no = {Number};
            INSERT INTO flex_record_tables (table_no, table_id, schema_version, epoch, purging) VALUES ({Number}, '{registered.Id}', 1, 1, TRUE);
            REPLACE INTO flex_record_indexes (index_no, table_no, column_id, form, kind, state)
            VALUES ({Number}, {Number}, 'c', '', 'ordered', 'dropping'), ({Number + 1}, {Number}, 'd', '', 'unique', 'ready');
            REPLACE INTO flex_record_keys (index_no, value, id)
            VALUES ({Number}, 'a', '1'), ({Number}, 'b', '2'), ({Number}, 'c', '3'), ({Number + 2}, 'a', '1'),
              (1, CONCAT({number}, 'd'), '1'), (1, CONCAT({number}, 'd'), '2'), (2, CONCAT('d', {number}), '1'), (2, CONCAT('d', {number}), '2');
            REPLACE INTO flex_record_uniques (index_no, hash, id)
            VALUES ({Number}, REPEAT('a', 32), '1'), ({Number}, REPEAT('b', 32), '2'), ({Number + 2}, REPEAT('a', 32), '1');
            REPLACE INTO flex_records (table_no, id, version, schema_version, write_id, record, created_at, updated_at)
            VALUES ({Number}, '1', 1, 1, REPEAT('w', 16), '{"{}"}', NOW(), NOW()), ({Number}, '2', 1, 1, REPEAT('w', 16), '{"{}"}', NOW(), NOW());
            """);
        return table.Id;
    }
}
