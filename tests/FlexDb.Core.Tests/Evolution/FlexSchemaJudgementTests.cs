using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Evolution;

internal sealed class FlexSchemaJudgementTests
{
    private static readonly FlexColumnDefinition Email = FlexColumn.String("email") with { Id = "eeeeeeeeee" };
    private static readonly FlexColumnDefinition Age = FlexColumn.Integer("age") with { Id = "aaaaaaaaaa" };
    private static readonly FlexColumnDefinition Notes = FlexColumn.Text("notes") with { Id = "nnnnnnnnnn" };

    private static readonly FlexSchemaJudgement Judgement = FlexSchemaJudgement.Between(
        new([Email, Age, Notes]),
        new([Email with { DisplayName = "E-mail" }, Age with { Unique = true, Validation = new() { Max = 9 } }]));

    [TestCase(FlexChangeImpact.Safe, "notes", "age")]
    [TestCase(FlexChangeImpact.Narrowing, "notes")]
    [TestCase(FlexChangeImpact.Lossy)]
    public void Changes_of_a_greater_impact_than_the_one_allowed_exceed_it(FlexChangeImpact allowed, params string[] expected) =>
        Assert.That(Judgement.Exceeding(allowed).Select(change => change.Change.Column), Is.EqualTo(expected));

    [Test]
    public void A_judged_change_reads_as_its_impact_and_the_reasons() =>
        Assert.That(Judgement.Changes.Select(change => change.ToString()), Is.EqualTo(new[]
        {
            "Lossy: 'notes' would be removed, and its values with it.",
            "Safe: ",
            "Narrowing: 'age' must be unique, but records may share a value. 'age' must be at most 9, but records may have greater values.",
        }));
}
