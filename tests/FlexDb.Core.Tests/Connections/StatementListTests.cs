using FlexDb.Core.Connections;

namespace FlexDb.Core.Tests.Connections;

public sealed class StatementListTests
{
    private static readonly StatementList List = new("INSERT 1;", "UPDATE 2;");

    [TestCase(nameof(TextPlace.Whole), false, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;|START TRANSACTION;|INSERT 1;|UPDATE 2;|COMMIT;")]
    [TestCase(nameof(TextPlace.First), false, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;|START TRANSACTION;|INSERT 1;|UPDATE 2;")]
    [TestCase(nameof(TextPlace.Middle), false, "INSERT 1;|UPDATE 2;")]
    [TestCase(nameof(TextPlace.Last), false, "INSERT 1;|UPDATE 2;|COMMIT;")]
    [TestCase(nameof(TextPlace.Whole), true, "SAVEPOINT flexdb_write;|ROLLBACK TO SAVEPOINT flexdb_write;|INSERT 1;|UPDATE 2;|RELEASE SAVEPOINT flexdb_write;")]
    [TestCase(nameof(TextPlace.First), true, "SAVEPOINT flexdb_write;|ROLLBACK TO SAVEPOINT flexdb_write;|INSERT 1;|UPDATE 2;")]
    [TestCase(nameof(TextPlace.Middle), true, "INSERT 1;|UPDATE 2;")]
    [TestCase(nameof(TextPlace.Last), true, "INSERT 1;|UPDATE 2;|RELEASE SAVEPOINT flexdb_write;")]
    public void The_transaction_stands_around_the_statements(string placeName, bool inHost, string expected)
    {
        TextPlace place = Enum.Parse<TextPlace>(placeName);

        Assert.That(List.Text(place, inHost), Is.EqualTo(expected.Replace('|', '\n')));
        Assert.That(
            string.Join('|', List.OnGalera(place, inHost)),
            Is.EqualTo(expected.Replace("START TRANSACTION", "/*M! SET STATEMENT wsrep_sync_wait = 1 FOR */ START TRANSACTION", StringComparison.Ordinal)));
    }

    [Test]
    public void A_text_is_composed_once()
    {
        string first = List.Text(TextPlace.Whole, inHost: false);

        string second = List.Text(TextPlace.Whole, inHost: false);

        Assert.That(second, Is.SameAs(first));
    }
}
