using FlexDb.Core.Installation;
using FlexDb.Records.IntegrationTests.Store;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Kills the statements that read what the tables are.</summary>
/// <remarks>
/// On MariaDB 10.11 a SELECT from information_schema that is killed can end without an error and without a row: from <c>columns</c>
/// after 66 of 838 kills, from <c>statistics</c> after 106 of 660, from <c>key_column_usage</c> after 77 of 364; none of 538 from
/// <c>tables</c> and of 198 from <c>check_constraints</c>. As the first of a UNION none of 1,900 did.
/// </remarks>
public sealed class KilledInspectionTests : RecordFixture
{
    private static IEnumerable<TestCaseData> Texts =>
        InspectionSql.ReadTables.Split("\n\n").Skip(1).Select(static sql => new TestCaseData(sql).SetArgDisplayNames(sql.Split("information_schema.")[1].Split('\n')[0]));

    [TestCaseSource(nameof(Texts))]
    public async Task A_killed_inspection_fails_or_has_found_all_there_is(string sql)
    {
        await using MySqlConnection own = await Database.DataSource.OpenConnectionAsync();
        int expected = await CountAsync(own, sql);
        int passed = 0;
        List<int> wrong = [];

        int leastTries = Database.IsMariaDb ? 200 : 50;
        int tried = await new StatementKiller(Database).RunAsync(TimeSpan.FromSeconds(1), leastTries, async connection =>
        {
            int count = await CountAsync(connection, sql);
            passed++;
            if (count != expected)
            {
                wrong.Add(count);
            }
        });

        Assert.That(wrong, Is.Empty, $"{passed} of {tried} have passed");
        Assert.That(passed, Is.GreaterThan(0));
    }

    /// <summary>How many rows a statement gives, in a text that goes on after it.</summary>
    private static async Task<int> CountAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new($"{sql}\nSELECT 'passed';", connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        int count = 0;
        while (await reader.ReadAsync())
        {
            count++;
        }

        Assert.That(await reader.NextResultAsync(), Is.True);
        return count;
    }
}
