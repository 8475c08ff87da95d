using FlexDb.Records.IntegrationTests.Store;
using FlexDb.Records.Writing;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Kills the statement that ends a text where something is not as it was read.</summary>
/// <remarks>
/// A killed subquery can be NULL while its statement succeeds, and the text goes on then. A tripwire which NULL lets through
/// let 149 of 97,000 texts through on MySQL 9.7.
/// </remarks>
public sealed class KilledTripwireTests : RecordFixture
{
    private const int LeastTries = 1_000;

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(8);

    [TestCase("(SELECT COUNT(*) FROM flex_tables WHERE id = 'none' LOCK IN SHARE MODE) = 1")]
    [TestCase("(SELECT COUNT(*) FROM (SELECT 1 FROM information_schema.schemata LIMIT 1) AS o) = 0")]
    public async Task A_killed_tripwire_lets_no_text_go_on(string condition)
    {
        string text = $"{WriteText.Tripwire([condition])}\nSELECT 'passed';";
        int passed = 0;

        int tried = await new StatementKiller(Database).RunAsync(s_duration, LeastTries, async connection =>
        {
            await using MySqlCommand command = new(text, connection);
            await using MySqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.NextResultAsync())
            {
                passed++;
            }
        });

        Assert.That(passed, Is.Zero, $"of {tried}");
    }
}
