using System.Diagnostics;

using FlexDb.Core.Benchmarks.Store;

namespace FlexDb.Core.Benchmarks.Scale;

/// <summary>Fills a catalog by INSERT … SELECT, each statement doubling what is there.</summary>
/// <remarks>
/// A tenth of the tables, of 20 columns each, are in <see cref="LargeApplication"/>; the others, of 5 columns each, in
/// applications of 100 tables. One table has a history of 10,000 versions, or as many as the application has tables.
/// </remarks>
internal sealed class LargeCatalog(SampleCatalog catalog, int tables)
{
    public const string LargeApplication = "large";
    public const string LongHistory = "long_history";
    private const int ApplicationSize = 100;

    // A statement's undo log stays small enough to be kept in memory.
    private const int LargestStep = 65_536;

    public int TablesOfLargeApplication => tables / 10;

    /// <summary>How many versions the long history has.</summary>
    public int Versions => Math.Min(10_000, tables / 10);

    /// <summary>The name of a table of the large application.</summary>
    public static string Table(int number) => FormattableString.Invariant($"table_{number:D7}");

    public async Task FillAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        FlexDbStore store = new(catalog.DataSource);
        FlexTable large = await store.CreateTableAsync(new NewFlexTable(LargeApplication, LongHistory) { Columns = [.. Sample.Columns(20)] });
        FlexTable other = await store.CreateTableAsync(new NewFlexTable("app", "template") { Columns = [.. Sample.Columns(5)] });

        // MySQL copies to a temporary table what it reads from the table that it inserts into, so the templates are elsewhere.
        await catalog.ExecuteAsync($"""
            CREATE TABLE templates (is_large BOOLEAN PRIMARY KEY, `schema` JSON, slots JSON, changes JSON);
            INSERT INTO templates
            SELECT t.id = '{large.Id}', t.`schema`, t.indexed_columns, v.changes
            FROM flex_tables AS t JOIN flex_table_versions AS v ON v.table_id = t.id
            WHERE t.id IN ('{large.Id}', '{other.Id}');
            CREATE TABLE numbers (n INT PRIMARY KEY);
            INSERT INTO numbers VALUES (0);
            """);
        for (int count = 1; count < tables; count *= 2)
        {
            await catalog.ExecuteAsync($"INSERT INTO numbers SELECT n + {count} FROM numbers WHERE n + {count} < {tables}");
        }

        for (int from = 0; from < tables; from += LargestStep)
        {
            int to = Math.Min(from + LargestStep, tables);
            await catalog.ExecuteAsync($"""
                INSERT INTO flex_tables (id, application_id, name, `schema`, indexed_columns, created_at, updated_at)
                SELECT CONCAT('t', LPAD(n, 23, '0')), IF(is_large, '{LargeApplication}', CONCAT('app_', n DIV {ApplicationSize})),
                  CONCAT('table_', LPAD(n, 7, '0')), `schema`, slots, NOW(6) - INTERVAL 1 HOUR, NOW(6) - INTERVAL 1 HOUR
                FROM numbers JOIN templates ON is_large = (n < {TablesOfLargeApplication})
                WHERE n >= {from} AND n < {to};
                INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes)
                SELECT CONCAT('v', LPAD(n, 23, '0')), CONCAT('t', LPAD(n, 23, '0')), 1, `schema`, changes
                FROM numbers JOIN templates ON is_large = (n < {TablesOfLargeApplication})
                WHERE n >= {from} AND n < {to};
                """);
            Console.Error.WriteLine(FormattableString.Invariant($"{to:N0} tables after {watch.Elapsed.TotalSeconds:F0} s"));
        }

        await catalog.ExecuteAsync($"""
            INSERT INTO flex_table_versions (id, table_id, version, previous_schema, new_schema, changes)
            SELECT CONCAT('w', LPAD(n, 23, '0')), '{large.Id}', n, `schema`, `schema`, changes
            FROM numbers JOIN templates ON is_large
            WHERE n BETWEEN 2 AND {Versions};
            UPDATE flex_tables SET version = {Versions}, updated_at = updated_at - INTERVAL 1 HOUR WHERE id = '{large.Id}';
            DROP TABLE numbers, templates;
            ANALYZE TABLE flex_tables, flex_table_versions;
            """);
    }
}
