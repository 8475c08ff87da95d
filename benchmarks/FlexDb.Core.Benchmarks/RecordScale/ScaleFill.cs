using System.Diagnostics;
using System.Globalization;

using FlexDb.Core.Benchmarks.RecordStore;
using FlexDb.Records;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordScale;

/// <summary>Fills databases by INSERT … SELECT with records like those that the library has written to a first table.</summary>
internal sealed class ScaleFill(RecordBenchDatabase database)
{
    private const int RowsAtOnce = 100_000;
    private const int BlocksAtOnce = RowsAtOnce / ScaleRecords.BlockSize;

    // They lie at random in their index: the more of them are inserted in its order at once, the fewer pages are read.
    private const int BlocksOfClaimsAtOnce = 200;

    private readonly FlexRecordStore _store = new(database.DataSource);
    private readonly Stopwatch _watch = new();

    /// <summary>One table of as many records, in whole blocks; the first block of each kind is the library's.</summary>
    public async Task OneTableAsync(int blocks)
    {
        _watch.Restart();
        int kinds = Math.Min(ScaleRecords.Kinds, blocks);
        await WriteFirstAsync(kinds, ScaleRecords.BlockSize);
        await CopyFirstAsync(kinds);
        await NumberAsync(blocks);
        string email = "JSON_UNQUOTE(JSON_EXTRACT(record, '$.email'))";
        string first = ScaleRecords.Mark(0);
        await using MySqlConnection connection = await OpenAsync();
        for (int from = kinds; from < blocks; from += BlocksAtOnce)
        {
            int to = Math.Min(from + BlocksAtOnce, blocks);
            await ExecuteAsync(connection, $"START TRANSACTION;{string.Concat(Enumerable.Range(from, to - from).Select(BlockText))}COMMIT");
            Tell(to * (long)ScaleRecords.BlockSize, "records");
        }

        for (int from = kinds; from < blocks; from += BlocksOfClaimsAtOnce)
        {
            int to = Math.Min(from + BlocksOfClaimsAtOnce, blocks);
            await ExecuteAsync(connection, $"""
                INSERT INTO flex_record_uniques (index_no, hash, id)
                SELECT index_no, UNHEX(SHA2(CONCAT('"', REPLACE({email}, '{first}', CONCAT('-', LPAD(n, 8, '0'), '-')), '"'), 256)),
                  CONCAT('a', LPAD(n, 8, '0'), SUBSTR(id, {ScaleRecords.IdPrefix(0).Length + 1}))
                FROM numbers JOIN records_0 JOIN first_indexes
                WHERE kind = 'unique' AND n >= {from} AND n < {to}
                ORDER BY 1, 2
                """);
            Tell(to * (long)ScaleRecords.BlockSize, "claims");
        }

        await EndAsync(kinds);

        static string BlockText(int block)
        {
            int kind = block % ScaleRecords.Kinds;
            return $"""
                INSERT INTO flex_records (table_no, id, version, schema_version, write_id, record, created_at, updated_at, created_by, updated_by)
                SELECT table_no, CONCAT('{ScaleRecords.IdPrefix(block)}', SUBSTR(id, {ScaleRecords.IdPrefix(0).Length + 1})), version, schema_version, write_id,
                  REPLACE(record, '{ScaleRecords.Mark(kind)}', '{ScaleRecords.Mark(block)}'), created_at, updated_at, created_by, updated_by
                FROM records_{kind} ORDER BY table_no, id;
                INSERT INTO flex_record_keys (index_no, value, id, number)
                SELECT index_no, REPLACE(value, '{ScaleRecords.Mark(kind)}', '{ScaleRecords.Mark(block)}'),
                  CONCAT('{ScaleRecords.IdPrefix(block)}', SUBSTR(id, {ScaleRecords.IdPrefix(0).Length + 1})), number
                FROM keys_{kind} ORDER BY index_no, value, id;
                """;
        }
    }

    /// <summary>As many tables, a hundred an application, with the records of the first, which are the library's.</summary>
    public async Task ManyTablesAsync(int tables, int recordsEach)
    {
        _watch.Restart();
        await WriteFirstAsync(blocks: 1, recordsEach);
        await CopyFirstAsync(kinds: 1);
        await NumberAsync(tables);
        await using MySqlConnection connection = await OpenAsync();
        int step = RowsAtOnce / recordsEach;
        for (int from = 1; from < tables; from += step)
        {
            int to = Math.Min(from + step, tables);
            await ExecuteAsync(connection, $"""
                START TRANSACTION;
                INSERT INTO flex_tables (id, application_id, name, `schema`, indexed_columns, version, created_at, updated_at)
                SELECT CONCAT('t', LPAD(n, 23, '0')), CONCAT('{ScaleData.Application}_', n DIV {ScaleData.TablesOfApplication}), CONCAT('{ScaleData.Table}_', n), `schema`, indexed_columns, version, created_at, updated_at
                FROM numbers JOIN first_tables WHERE n >= {from} AND n < {to} ORDER BY n;
                INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes, created_at)
                SELECT CONCAT('v', LPAD(n, 23, '0')), CONCAT('t', LPAD(n, 23, '0')), version, new_schema, changes, created_at
                FROM numbers JOIN first_versions WHERE n >= {from} AND n < {to} ORDER BY n;
                INSERT INTO flex_record_tables (table_no, table_id, schema_version, epoch, options, purging)
                SELECT table_no + n, CONCAT('t', LPAD(n, 23, '0')), schema_version, epoch, options, purging
                FROM numbers JOIN first_record_tables WHERE n >= {from} AND n < {to} ORDER BY 1;
                INSERT INTO flex_record_indexes (index_no, table_no, column_id, form, kind, state, built_to)
                SELECT index_no + n * width, table_no + n, column_id, form, kind, state, built_to
                FROM numbers JOIN first_indexes WHERE n >= {from} AND n < {to} ORDER BY 1;
                INSERT INTO flex_records (table_no, id, version, schema_version, write_id, record, created_at, updated_at, created_by, updated_by)
                SELECT table_no + n, id, version, schema_version, write_id, record, created_at, updated_at, created_by, updated_by
                FROM numbers JOIN records_0 WHERE n >= {from} AND n < {to} ORDER BY 1, 2;
                INSERT INTO flex_record_keys (index_no, value, id, number)
                SELECT index_no + n * (SELECT MAX(width) FROM first_indexes), value, id, number
                FROM numbers JOIN keys_0 WHERE n >= {from} AND n < {to} ORDER BY 1, 2, 3;
                INSERT INTO flex_record_uniques (index_no, hash, id)
                SELECT index_no + n * (SELECT MAX(width) FROM first_indexes), hash, id
                FROM numbers JOIN first_uniques WHERE n >= {from} AND n < {to} ORDER BY 1, 2;
                COMMIT
                """);
            Tell(to, "tables");
        }

        await EndAsync(kinds: 1);
    }

    private async Task WriteFirstAsync(int blocks, int records)
    {
        FlexDbStore catalog = new(database.DataSource);
        string application = ScaleData.ApplicationOf(0);
        string table = ScaleData.TableOf(0);
        await catalog.CreateTableAsync(new NewFlexTable(application, table) { Columns = [.. ScaleRecords.Columns] });

        // As if nobody had changed a table for an hour: they are cached only once their rows have settled.
        await database.ExecuteAsync("UPDATE flex_tables SET updated_at = updated_at - INTERVAL 1 HOUR");
        (int Block, int Place)[] all = [.. Enumerable.Range(0, blocks * records).Select(number => (number / records, number % records))];
        foreach ((int Block, int Place)[] batch in all.Chunk(500))
        {
            await _store.WriteAsync(
                application,
                [.. batch.Select(at => FlexRecordWrite.Insert(table, ScaleRecords.Json(at.Block, at.Place), ScaleRecords.Id(at.Block, at.Place)))],
                "user_17");
        }
    }

    /// <summary>MySQL copies to a temporary table what it reads from the table that it inserts into, so what is multiplied lies elsewhere.</summary>
    private async Task CopyFirstAsync(int kinds)
    {
        await database.ExecuteAsync("""
            CREATE TABLE first_tables AS SELECT * FROM flex_tables;
            CREATE TABLE first_versions AS SELECT * FROM flex_table_versions;
            CREATE TABLE first_record_tables AS SELECT * FROM flex_record_tables;
            CREATE TABLE first_indexes AS SELECT *, (SELECT MAX(index_no) - MIN(index_no) + 1 FROM flex_record_indexes) AS width FROM flex_record_indexes;
            CREATE TABLE first_uniques LIKE flex_record_uniques;
            INSERT INTO first_uniques SELECT * FROM flex_record_uniques;
            """);
        for (int kind = 0; kind < kinds; kind++)
        {
            await database.ExecuteAsync($"""
                CREATE TABLE records_{kind} LIKE flex_records;
                INSERT INTO records_{kind} SELECT * FROM flex_records WHERE id LIKE '{ScaleRecords.IdPrefix(kind)}%';
                CREATE TABLE keys_{kind} LIKE flex_record_keys;
                INSERT INTO keys_{kind} SELECT * FROM flex_record_keys WHERE id LIKE '{ScaleRecords.IdPrefix(kind)}%';
                """);
        }
    }

    private async Task NumberAsync(int count)
    {
        await database.ExecuteAsync("CREATE TABLE numbers (n INT PRIMARY KEY); INSERT INTO numbers VALUES (0)");
        for (int known = 1; known < count; known *= 2)
        {
            await database.ExecuteAsync($"INSERT INTO numbers SELECT n + {known} FROM numbers WHERE n + {known} < {count}");
        }
    }

    private async Task<MySqlConnection> OpenAsync()
    {
        MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, "SET SESSION sort_buffer_size = 67108864");
        return connection;
    }

    private Task EndAsync(int kinds) => database.ExecuteAsync($"""
        DROP TABLE numbers, first_tables, first_versions, first_record_tables, first_indexes, first_uniques;
        DROP TABLE {string.Join(", ", Enumerable.Range(0, kinds).Select(static kind => $"records_{kind}, keys_{kind}"))};
        ANALYZE TABLE flex_tables, flex_record_tables, flex_record_indexes, flex_records, flex_record_keys, flex_record_uniques;
        """);

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        // Two million claims are sorted at once.
        await using MySqlCommand command = new(sql, connection) { CommandTimeout = 3_600 };
        await command.ExecuteNonQueryAsync();
    }

    private void Tell(long count, string what) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what} after {_watch.Elapsed.TotalSeconds:F0} s"));
}
