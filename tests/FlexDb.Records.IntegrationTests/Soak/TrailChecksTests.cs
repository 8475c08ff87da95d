using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>What the soak's checks detect.</summary>
public sealed class TrailChecksTests
{
    private static readonly TrailRow s_inserted = Row('I', 1, "s1", "n1", write: "W1");
    private static readonly TrailRow s_patched = Row('U', 2, "s2", "n1", write: "W2");
    private static readonly TrailRow s_deleted = Row('U', 3, "s2", "n1", write: "W3", deletion: "d1");

    [Test]
    public void A_history_that_agrees_with_what_was_told_is_sound() => Assert.That(Check(
        [s_inserted, s_patched, s_deleted, Row('D', 3, "s2", "n1", write: "W3", deletion: "d1")],
        [.. Done, Call(CallOutcome.Unknown, deletes: true), new ReportedCall(0) { Outcome = CallOutcome.Done, Purging = new("t", "people", "r1"), PurgedCount = 1 }]), Is.Empty);

    [Test]
    public void A_refused_write_that_is_there_is_found() =>
        Expect("has left", Check([s_inserted, s_patched], [Call(CallOutcome.Done, "s1", "n1"), Call(CallOutcome.Refused, "s2")]));

    [Test]
    public void A_done_write_that_is_not_there_is_found() => Expect("is not there", Check([s_inserted], Done));

    [Test]
    public void A_write_that_is_there_twice_is_found() =>
        Expect("is there 2 times", Check([s_inserted, s_patched, Row('I', 1, "s2", "n1", write: "W2") with { Key = ("t", "r2") }], Done));

    [TestCase(true)]
    [TestCase(false)]
    public void An_insert_is_there_again_after_a_purge_only_where_it_was_in_doubt(bool wasInDoubt)
    {
        TrailRow deleted = Row('U', 2, "s1", "n1", write: "W2", deletion: "d1");
        ReportedCall insert = Call(CallOutcome.Done, "s1", "n1");
        insert.WasInDoubt = wasInDoubt;

        List<string> problems = Check(
            [s_inserted, deleted, deleted with { Kind = 'D' }, s_inserted with { WriteId = "W9" }],
            [insert, Call(CallOutcome.Unknown, deletes: true), new ReportedCall(0) { Outcome = CallOutcome.Done, Purging = new("t", "people", "r1"), PurgedCount = 1 }]);

        Assert.That(problems, wasInDoubt ? Is.Empty : Has.Some.Contains("is there 2 times"));
    }

    [Test]
    public void A_part_of_a_write_is_found()
    {
        ReportedCall call = Call(CallOutcome.Unknown, "s1", "n1");
        call.Sent.Add(new SentRecord("\"s9\"", null, IsWhole: true));

        Expect("is there in part", Check([s_inserted], [call]));
    }

    [Test]
    public void A_write_that_nobody_has_sent_is_found() => Expect("Nobody has sent", Check([s_inserted, s_patched], [Call(CallOutcome.Done, "s1", "n1")]));

    [Test]
    public void A_lost_value_is_found() => Expect("has not the note", Check([s_inserted, Row('U', 2, "s2", null, write: "W2")], Done));

    [Test]
    public void A_gap_of_versions_is_found() => Expect("after", Check([s_inserted, s_patched with { Version = 3 }], Done));

    [Test]
    public void A_deletion_that_nobody_was_told_of_is_found() => Expect("Nobody was told of the deletion", Check([s_inserted, s_patched, s_deleted], Done));

    [Test]
    public void A_deletion_without_its_records_is_found()
    {
        ReportedCall call = Call(CallOutcome.Done);
        call.Deletion = new FlexRecordDeletion("d1", [new("t", "people", "r1")], []);

        Expect("are deleted", Check([s_inserted, s_patched], [.. Done, call]));
    }

    [Test]
    public void A_restoration_that_nobody_was_told_of_is_found() => Expect(
        "Nobody was told of a restoration",
        Check([s_inserted, s_patched, s_deleted, Row('U', 4, "s2", "n1", write: "W4")], [.. Done, Call(CallOutcome.Unknown, deletes: true)]));

    [Test]
    public void A_removal_that_nobody_asked_for_is_found() => Expect(
        "Nobody has purged",
        Check([s_inserted, s_patched, s_deleted, Row('D', 3, "s2", "n1", write: "W3", deletion: "d1")], [.. Done, Call(CallOutcome.Unknown, deletes: true)]));

    [Test]
    public void A_rewriting_that_nobody_was_told_of_is_found() =>
        Expect("rewritten", Check([s_inserted, s_patched, Row('U', 3, "s2", "n1", write: "W3")], Done));

    [Test]
    public void More_changed_records_than_were_told_are_found()
    {
        ReportedCall call = Call(CallOutcome.Done);
        call.NoteOfMany = "\"m1\"";

        Expect("0 records are changed, and 1 are", Check([s_inserted, s_patched, Row('U', 3, "s2", "m1", write: "W3")], [.. Done, call]));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_stored_record_that_is_not_what_was_written_last_is_found(bool isThere)
    {
        List<string> problems = [];
        TrailChecks checks = new([s_inserted, s_patched], [.. Done], problems);

        checks.CheckStored(isThere ? [s_inserted] : []);

        Expect("was last written as", problems);
    }

    private static ReportedCall[] Done => [Call(CallOutcome.Done, "s1", "n1"), Call(CallOutcome.Done, "s2")];

    private static List<string> Check(TrailRow[] rows, ReportedCall[] calls)
    {
        List<string> problems = [];
        new TrailChecks(rows, calls, problems).Check();
        return problems;
    }

    private static void Expect(string part, IReadOnlyList<string> problems) => Assert.That(problems, Has.Some.Contains(part));

    private static ReportedCall Call(CallOutcome outcome, string? stamp = null, string? note = null, bool deletes = false)
    {
        ReportedCall call = new(began: 1) { Outcome = outcome, Ended = 2 };
        if (stamp is not null)
        {
            call.Sent.Add(new SentRecord($"\"{stamp}\"", note is null ? null : $"\"{note}\"", IsWhole: note is not null));
        }

        if (deletes)
        {
            call.Deleting.Add(("t", "r1"));
        }

        return call;
    }

    private static TrailRow Row(char kind, int version, string stamp, string? note, string write, string? deletion = null) => new(
        kind,
        ("t", "r1"),
        version,
        note is null ? $"{{\"stamp\":\"{stamp}\"}}" : $"{{\"stamp\":\"{stamp}\",\"note\":\"{note}\"}}",
        deletion,
        write);
}
