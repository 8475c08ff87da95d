using FlexDb.Core.Connections;
using FlexDb.Records.IntegrationTests.Store;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Races;

/// <summary>Kills the statements that list the sessions.</summary>
/// <remarks>On MySQL 9.7 the list of 7 of some 40 that were killed was empty, and they ended without an error; on MariaDB none was.</remarks>
public sealed class KilledListTests : RecordFixture
{
    [Test]
    public async Task A_killed_list_of_sessions_fails_or_has_the_one_that_is_there()
    {
        await using MySqlConnection other = await Database.DataSource.OpenConnectionAsync();
        SessionFacts facts = await SessionFacts.ReadAsync(other, transaction: null, [], CancellationToken.None);
        List<LostSessionState> found = [];

        int leastTries = Database.IsMariaDb ? 50 : 250;
        await new StatementKiller(Database).RunAsync(TimeSpan.FromSeconds(1), leastTries, async connection =>
        {
            LostSessions lost = new(TimeProvider.System);
            lost.Add(SessionOf(other));
            found.Add(await lost.FindAsync(new OperationConnection(connection, hostTransaction: null, facts, hook: null, mayBeDone: true), SessionOf(connection)));
        });

        Assert.That(found, Is.Not.Empty.And.All.EqualTo(LostSessionState.GoingOn));
    }

    private static ServerSession SessionOf(MySqlConnection connection) => new("server", connection.ServerThread);
}
