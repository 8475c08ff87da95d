using System.Diagnostics;
using System.Text;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;

namespace FlexDb.Core.Tests.Validation;

/// <summary>Records made to harm, with the size limit lifted: each gets its error, in time linear in its size.</summary>
[TestFixture]
public sealed class HostileRecordTests
{
    private static readonly FlexTableSchema Schema = new(
    [
        FlexColumn.Integer("i"), FlexColumn.Decimal("d"), FlexColumn.Text("t", maxLength: 10), FlexColumn.Json("j"), FlexColumn.Date("day"), FlexColumn.DateTime("at"),
        FlexColumn.String("p", pattern: "^(a|aa|[a-z]+)*$"),
    ]);

    // Generous for machines under load; each case takes some tens of milliseconds at most.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(4);

    [Test]
    public void A_record_over_the_limit_is_refused_unread()
    {
        byte[] record = Encoding.UTF8.GetBytes($$"""{"i":{{new string('9', 100_000_000)}}}""");
        Stopwatch watch = Stopwatch.StartNew();
        FlexRecordResult result = FlexRecordValidator.For(Schema).Validate(record, FlexRecordMode.Insert);

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromMilliseconds(100)));
        Assert.That(result.Errors.Single().Code, Is.EqualTo(Codes.RecordTooLarge));
    }

    [TestCase("i", Codes.OutOfRange)]
    [TestCase("d", Codes.TooManyDigits)]
    public void A_number_of_100_MB_is_judged(string column, string code) =>
        Assert.That(Judge($$"""{"{{column}}":{{new string('9', 100_000_000)}}}"""), Is.EqualTo(new[] { code }));

    [Test]
    public void Numbers_with_endless_zeros_and_exponents_are_judged()
    {
        string zeros = new('0', 1_000_000);
        Assert.That(Judge($$"""{"i":1{{zeros}}e-1000000,"d":0.{{zeros}}1e1000001}"""), Is.Empty);
        Assert.That(Judge($$"""{"i":1e{{zeros}}1,"d":"1e-{{zeros}}29"}"""), Is.EqualTo(new[] { Codes.TooManyDigits }));
    }

    [Test]
    public void A_million_duplicate_columns_are_listed_as_far_as_the_limit() =>
        Assert.That(
            Judge($$"""{{{string.Join(',', Enumerable.Repeat("\"i\":1", 1_000_000))}}}"""),
            Has.Length.EqualTo(1001).And.Some.EqualTo(Codes.DuplicateColumn).And.Some.EqualTo(Codes.MoreErrors));

    [Test]
    public void A_million_duplicate_keys_are_one_error() =>
        Assert.That(Judge($$$"""{"j":{{{{string.Join(',', Enumerable.Repeat("\"a\":1", 1_000_000))}}}}}"""), Is.EqualTo(new[] { Codes.DuplicateKey }));

    [Test]
    public void A_million_different_keys_are_no_error_and_one_more_is_found()
    {
        string keys = string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"\"{i}\":1"));

        Assert.That(Judge($$$"""{"j":{{{{keys}}}}}"""), Is.Empty);
        Assert.That(Judge($$$"""{"j":{{{{keys}}},"\u0035\u0035":1}}"""), Is.EqualTo(new[] { Codes.DuplicateKey }));
    }

    [Test]
    public void A_million_levels_are_one_error() =>
        Assert.That(Judge($$"""{"j":{{new string('[', 1_000_000)}}{{new string(']', 1_000_000)}}}"""), Is.EqualTo(new[] { Codes.TooDeep }));

    [Test]
    public void A_million_levels_left_open_are_malformed() =>
        Assert.That(Judge($$"""{"j":{{new string('[', 1_000_000)}}"""), Is.EqualTo(new[] { Codes.MalformedJson }));

    [Test]
    public void Overlong_escapes_are_judged_by_the_text_that_they_stand_for()
    {
        string escapes = string.Concat(Enumerable.Repeat(@"\u0061", 1_000_000));

        Assert.That(Judge($$"""{"t":"{{escapes}}"}"""), Is.EqualTo(new[] { Codes.TooLong }));
        Assert.That(Judge($$"""{"{{escapes}}":1}"""), Is.EqualTo(new[] { Codes.UnknownColumn }));
        Assert.That(Judge($$"""{"d":"{{escapes}}","day":"{{escapes}}","at":"{{escapes}}"}"""), Is.EqualTo(new[] { Codes.WrongForm, Codes.WrongForm, Codes.WrongForm }));
        Assert.That(Judge("""{"t":"\u0000\u0000\u0000\u0000"}"""), Is.Empty);
    }

    [Test]
    public void Half_a_surrogate_pair_is_found_everywhere() =>
        Assert.That(
            Judge("""{"t":"\ud83d","j":{"\ud83d":"\ude00"},"d":"\ud83d","day":"\ud83d","at":"\ud83d","p":"a\ud83d"}"""),
            Is.EqualTo(Enumerable.Repeat(Codes.InvalidText, 6)));

    [Test]
    public void A_pattern_that_would_explode_by_backtracking_does_not() =>
        Assert.That(Judge($$"""{"p":"{{new string('a', 200_000)}}!"}"""), Is.EqualTo(new[] { Codes.PatternMismatch }));

    [Test]
    public void An_adopted_pattern_that_explodes_is_an_error_in_time()
    {
        FlexTableSchema adopted = new([FlexColumn.String("p", pattern: @"^(?!x)([a-z]+ ?)+$")]);

        Assert.That(Judge($$"""{"p":"{{new string('a', 60)}}!"}""", adopted), Is.EqualTo(new[] { Codes.PatternTimeout }));
    }

    private static string[] Judge(string json, FlexTableSchema? schema = null)
    {
        byte[] record = Encoding.UTF8.GetBytes(json);
        FlexRecordValidator validator = FlexRecordValidator.For(schema ?? Schema, new() { MaxBytes = int.MaxValue });
        Stopwatch watch = Stopwatch.StartNew();
        FlexList<FlexRecordError> errors = validator.Validate(record, FlexRecordMode.Insert).Errors;
        TestContext.Out.WriteLine($"{watch.Elapsed.TotalMilliseconds:F1} ms");
        Assert.That(watch.Elapsed, Is.LessThan(Bound));
        Assert.That(errors.Select(error => error.Message.Length), Has.All.LessThan(500));
        return [.. errors.Select(error => error.Code)];
    }
}
