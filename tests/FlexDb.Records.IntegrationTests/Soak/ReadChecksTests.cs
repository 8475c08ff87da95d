using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>What the soak's checks of queries detect: a record that was inserted from 1 to 2 and patched from 5 to 6.</summary>
public sealed class ReadChecksTests
{
    private static readonly FoundRecord s_first = new("r1", 1, "\"s1\"", null);
    private static readonly FoundRecord s_second = new("r1", 2, "\"s2\"", null);

    [Test]
    public void What_a_record_was_while_the_query_ran_may_be_found()
    {
        Assert.That(Check(3, 4, s_first), Is.Empty);
        Assert.That(Check(4, 6, s_first), Is.Empty);
        Assert.That(Check(4, 6, s_second), Is.Empty);
        Assert.That(Check(7, 8, s_second), Is.Empty);
        Assert.That(Check(0, 2), Is.Empty);
        Assert.That(Check(RecordedRead.AtTheEnd, RecordedRead.AtTheEnd, s_second), Is.Empty);
    }

    [Test]
    public void A_record_older_than_what_was_told_before_is_found_out() => Expect("was not so then", Check(7, 8, s_first));

    [Test]
    public void A_record_of_the_future_is_found_out() => Expect("was not so then", Check(3, 4, s_second));

    [Test]
    public void A_record_that_nobody_has_written_is_found_out() => Expect("nobody has written", Check(3, 4, s_first with { Stamp = "\"s9\"" }));

    [Test]
    public void A_missing_record_is_found_out() => Expect("did not find", Check(3, 4));

    [Test]
    public void A_record_that_comes_twice_is_found_out() => Expect("twice", Check(3, 4, s_first, s_first));

    [Test]
    public void A_record_that_does_not_meet_the_condition_is_found_out() =>
        Expect("does not meet the condition", Check(new RecordedRead("Query", "t", static _ => false, 3, 4) { Found = [s_first] }));

    [TestCase(0)]
    [TestCase(2)]
    public void A_wrong_count_is_found_out(int count) =>
        Expect("of which there were 1 to 1", Check(new RecordedRead("Count", "t", static _ => true, 3, 4) { Count = count }));

    private static List<string> Check(long began, long ended, params FoundRecord[] found) =>
        Check(new RecordedRead("Query", "t", static _ => true, began, ended) { Found = found });

    private static List<string> Check(RecordedRead read)
    {
        TrailRow first = new('I', ("t", "r1"), 1, """{"stamp":"s1"}""", null, "W1");
        TrailRow second = new('U', ("t", "r1"), 2, """{"stamp":"s2"}""", null, "W2");
        ReportedCall[] calls =
        [
            new(began: 1) { Ended = 2, Outcome = CallOutcome.Done, Sent = [new SentRecord("\"s1\"", null, IsWhole: true)] },
            new(began: 5) { Ended = 6, Outcome = CallOutcome.Done, Sent = [new SentRecord("\"s2\"", null, IsWhole: false)] },
        ];
        List<string> problems = [];
        new ReadChecks(new TrailChecks([first, second], calls, problems).Check(), problems).Check(read);
        return problems;
    }

    private static void Expect(string part, IReadOnlyList<string> problems) => Assert.That(problems, Has.Some.Contains(part));
}
