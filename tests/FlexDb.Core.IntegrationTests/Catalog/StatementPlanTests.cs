using System.Reflection;

using Dapper;

using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.IntegrationTests.Store;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Catalog;

/// <summary>Asks the server how it would run every statement of the store, in a catalog of some thousand tables.</summary>
public sealed class StatementPlanTests() : StoreFixture(withRecords: true)
{
    private const int Tables = 4096;
    private const string Application = "app_0";

    private static readonly string[] _explainable = ["SELECT ", "SELECT\n", "INSERT ", "UPDATE ", "DELETE "];

    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        FlexTable table = await Store.CreateTableAsync(Contacts(Application));
        table = (await Store.EditTableAsync(Application, table, edit => edit.AddColumn(FlexColumn.Text("note")))).Table;
        string versionId = (string)(await Database.ScalarAsync($"SELECT id FROM flex_table_versions WHERE table_id = '{table.Id}' AND version = 2"))!;

        string longHistory = $"t{Tables}";

        // Each statement doubles what is there: 32 applications, and later one long history.
        for (int count = 1; count < Tables; count *= 2)
        {
            await Database.ExecuteAsync($"""
                INSERT INTO flex_tables (id, application_id, name, `schema`)
                SELECT CONCAT('t', seq + {count}), CONCAT('app_', (seq + {count}) DIV 128), CONCAT('table_', seq + {count}), `schema`
                FROM (SELECT ROW_NUMBER() OVER (ORDER BY id) AS seq, `schema` FROM flex_tables) AS numbered;
                """);
        }

        await Database.ExecuteAsync($"""
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes)
            SELECT CONCAT('v', id), id, 1, `schema`, '[]' FROM flex_tables WHERE id <> '{table.Id}';
            INSERT INTO flex_table_versions (id, table_id, version, new_schema, changes)
            SELECT CONCAT('w', id), '{longHistory}', 1 + ROW_NUMBER() OVER (ORDER BY id), `schema`, '[]' FROM flex_tables;
            ANALYZE TABLE flex_tables, flex_table_versions;
            """);

        foreach ((string name, object? value) in new (string, object?)[]
        {
            ("id", table.Id), ("key", longHistory), ("holderId", "t9"), ("holderName", "table_9"), ("ids", new[] { table.Id, "t9" }), ("applicationId", Application), ("expectedName", table.Name),
            ("name", table.Name), ("names", new[] { table.Name, "table_107" }), ("newName", "renamed"), ("displayName", "Other"),
            ("tombstone", "contacts~x"), ("isActive", false), ("includeDeleted", false), ("version", table.Version), ("number", table.Version + 1), ("shortest", 6), ("longest", 10),
            ("versionId", versionId), ("after", "table"), ("prefixStart", null), ("prefixEnd", null), ("live", true), ("active", null),
            ("pageSize", 50), ("limit", 50), ("schema", table.Schema.ToJson()), ("slots", null), ("changes", "[]"), ("actor", null),
            ("allowDeleted", false), ("allowDeactivated", false),
            ("knownUpdatedAt", null), ("updatedAt", 0m), ("setsSlots", true), ("shortest", 1), ("longest", 64),
        })
        {
            _values[name] = value;
        }
    }

    [TestCaseSource(nameof(Statements))]
    public async Task Every_statement_finds_its_rows_by_an_index(string name, string sql)
    {
        foreach (PlanRow row in await ExplainAsync(sql, ValuesFor(name)))
        {
            // An INSERT names the table that it fills; a row in angle brackets is a result of others.
            if (row.Table is { } table && row.SelectType != "INSERT" && !table.StartsWith('<'))
            {
                Assert.That(row.Key, Is.Not.Null, () => $"{name} reads all of {table}: {row}");
                Assert.That(row.Type, Is.Not.EqualTo("ALL").And.Not.EqualTo("index"), () => $"{name}: {row}");
            }
        }
    }

    [Test]
    public async Task A_page_of_tables_is_read_in_the_order_of_the_index()
    {
        PlanRow row = (await ExplainAsync(TableSql.List, _values)).Single();
        Assert.That(row.Key, Is.EqualTo("flex_tables_application_id_name_unique"));
        Assert.That(row.Extra, Does.Not.Contain("filesort"));
        if (!Database.IsMariaDb)
        {
            // MySQL weighs no other index, and so estimates nothing.
            Assert.That(row.PossibleKeys, Is.EqualTo(row.Key));
        }
    }

    [Test]
    public async Task Tables_are_listed_where_the_index_has_another_name_too()
    {
        await using TestDatabase adopted = await TestDatabase.CreateWithTablesAsync();
        await adopted.ExecuteAsync("ALTER TABLE flex_tables RENAME INDEX flex_tables_application_id_name_unique TO by_name");
        FlexDbStore store = new(adopted.DataSource);
        await store.CreateTableAsync(Contacts(Application, "second"));
        await store.CreateTableAsync(Contacts(Application, "first"));

        IReadOnlyList<FlexTableSummary> tables = await ToListAsync(store.ListTablesAsync(Application));
        Assert.That(tables.Select(table => table.Name), Is.EqualTo(["first", "second"]));
    }

    [TestCase(nameof(VersionSql.ListOldestFirstByTableId))]
    [TestCase(nameof(VersionSql.ListNewestFirstByTableId))]
    [TestCase(nameof(VersionSql.ListOldestFirstByTableName))]
    [TestCase(nameof(VersionSql.ListNewestFirstByTableName))]
    public async Task A_page_of_a_long_history_is_picked_by_the_index_alone(string name)
    {
        IReadOnlyList<PlanRow> rows = await ExplainAsync(Statement(name), ValuesFor(name));
        Assert.That(rows.Single(row => row.SelectType == "DERIVED").Extra, Does.Contain("Using index").And.Not.Contain("condition"));
        Assert.That(rows.Single(row => row.Table == "v").Key, Is.EqualTo("PRIMARY"));
    }

    private static IEnumerable<TestCaseData> Statements() =>
        from type in typeof(TableSql).Assembly.GetTypes()
        where string.Equals(type.Namespace, typeof(TableSql).Namespace, StringComparison.Ordinal)
        from FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field is { IsLiteral: true, IsPrivate: false } && field.FieldType == typeof(string)
        let sql = (string)field.GetRawConstantValue()!
        where _explainable.Any(verb => sql.StartsWith(verb, StringComparison.Ordinal))
        select new TestCaseData(field.Name, sql).SetArgDisplayNames($"{type.Name}.{field.Name}");

    private static string Statement(string name) => (string)typeof(VersionSql).GetField(name)!.GetRawConstantValue()!;

    /// <summary>The history's statements are asked about the long one, by the table's name or its id.</summary>
    private Dictionary<string, object?> ValuesFor(string statement) => statement.Contains("ByTable", StringComparison.Ordinal)
        ? new Dictionary<string, object?>(_values, StringComparer.Ordinal)
        {
            ["key"] = statement.EndsWith("Name", StringComparison.Ordinal) ? $"table_{Tables}" : $"t{Tables}",
            ["applicationId"] = $"app_{Tables / 128}",
        }
        : _values;

    private async Task<IReadOnlyList<PlanRow>> ExplainAsync(string sql, Dictionary<string, object?> values)
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        IEnumerable<dynamic> rows = await connection.QueryAsync($"EXPLAIN FORMAT=TRADITIONAL {sql}", new DynamicParameters(values));
        return [.. rows.Select(row => new PlanRow((string?)row.select_type, (string?)row.table, (string?)row.type, (string?)row.possible_keys, (string?)row.key, (string?)row.Extra))];
    }

    private sealed record PlanRow(string? SelectType, string? Table, string? Type, string? PossibleKeys, string? Key, string? Extra);
}
