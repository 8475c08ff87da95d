namespace FlexDb.Records.Tests;

[TestFixture]
public sealed class RecordIdTests
{
    [Test]
    public void An_id_has_24_characters_of_cuid2s_alphabet() =>
        Assert.That(RecordId.New(TimeProvider.System), Does.Match("^[a-z][a-z0-9]{23}$"));

    [Test]
    public void A_later_id_sorts_after_an_earlier_one()
    {
        string[] ids = [.. new[] { 0L, 1, 35, 36, 1_800_000_000_000, 1_800_000_000_001, 60_000_000_000_000 }.Select(time => RecordId.New(new Clock(time)))];

        Assert.That(ids, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
    }

    [Test]
    public void Ids_of_one_moment_differ()
    {
        Clock clock = new(1_800_000_000_000);

        Assert.That(Enumerable.Range(0, 1_000).Select(_ => RecordId.New(clock)), Is.Unique);
    }

    private sealed class Clock(long milliseconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
