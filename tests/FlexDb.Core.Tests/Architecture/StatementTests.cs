using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Architecture;

/// <summary>Holds the SQL of all libraries against what servers were seen to do.</summary>
public sealed class StatementTests
{
    [Test]
    public void Every_DELETE_names_its_table_before_FROM()
    {
        IEnumerable<string> others = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => File.ReadAllText(file).Contains("DELETE FROM ", StringComparison.Ordinal));

        Assert.That(others, Is.Empty, "Write DELETE t FROM table AS t: a DELETE FROM that is killed on MariaDB can succeed without deleting (docs/decisions.md).");
    }
}
