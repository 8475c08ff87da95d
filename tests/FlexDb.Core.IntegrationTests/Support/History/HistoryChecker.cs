using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>
/// Checks a database after any run of operations: whole histories, references that hold, nothing locked; and, where the
/// writes are told, that each done one is there exactly once, no failed one has left anything, and each unknown one is
/// there wholly or not at all.
/// </summary>
internal static class HistoryChecker
{
    private const int MostShown = 40;

    /// <summary>Fails the test where anything is wrong.</summary>
    public static async Task EnsureWholeAsync(TestDatabase database, IReadOnlyCollection<ReportedWrite>? writes = null)
    {
        IReadOnlyList<string> problems = await FindProblemsAsync(database, writes);
        Assert.That(problems, Is.Empty, string.Join('\n', problems.Take(MostShown)));
    }

    /// <summary>Gives a sentence for everything that is wrong.</summary>
    /// <param name="database">The database, in which nobody works any more.</param>
    /// <param name="writes">All writes since it was empty; null where only the rows themselves are to be checked.</param>
    /// <param name="patience">How long a transaction may go on; 15 s when null.</param>
    public static async Task<IReadOnlyList<string>> FindProblemsAsync(
        TestDatabase database,
        IReadOnlyCollection<ReportedWrite>? writes = null,
        TimeSpan? patience = null)
    {
        // First, because what is still running may still write.
        List<string> problems = [.. await LeakChecks.FindAsync(database, patience ?? TimeSpan.FromSeconds(15))];
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        CatalogFacts facts = await new CatalogChecks(problems).CheckAsync(new CatalogContents(connection));
        if (writes is not null)
        {
            new WriteChecks(writes, facts, problems).Check();
        }

        return problems;
    }
}
