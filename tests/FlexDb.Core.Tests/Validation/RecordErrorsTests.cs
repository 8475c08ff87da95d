using System.Text;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using Codes = FlexDb.Core.Errors.FlexRecordErrorCodes;

namespace FlexDb.Core.Tests.Validation;

public sealed class RecordErrorsTests
{
    private const int Longest = 64;

    [TestCase("a", Longest, "")]
    [TestCase("é", Longest, "")]
    [TestCase("名", Longest, "")]
    [TestCase("a", Longest + 1, "…")]
    [TestCase("名", 1000, "…")]
    public void A_name_is_shown_as_far_as_a_column_s_name_may_go(string character, int count, string end)
    {
        byte[] name = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(character, count)));

        Assert.That(RecordErrors.Show(name), Is.EqualTo(string.Concat(Enumerable.Repeat(character, int.Min(count, Longest))) + end));
    }

    [Test]
    public void A_shown_name_never_ends_in_half_a_character()
    {
        string name = new string('a', Longest - 1) + "😀b";

        Assert.That(RecordErrors.Show(Encoding.UTF8.GetBytes(name)), Is.EqualTo(new string('a', Longest - 1) + "…"));
        Assert.That(RecordErrors.Show(Encoding.UTF8.GetBytes(name[1..])), Is.EqualTo(name[1..^1] + "…"));
    }

    [TestCase("""{"b": 1}""", null, Codes.Required, "Column 'a' is required and has no value.")]
    [TestCase("""{"a": null, "b": 1}""", null, Codes.Required, "Column 'a' is required and cannot be null.")]
    [TestCase("""{"a": "x", "c": 1}""", "c", Codes.ComputedColumn, "Column 'c' is computed; leave it out.")]
    [TestCase("""{"a": "x", "a": "y"}""", "a", Codes.DuplicateColumn, "Column 'a' is in the record twice.")]
    [TestCase("""{"a": "x", "z": "y"}""", "z", Codes.UnknownColumn, "The table has no column 'z'.")]
    public void An_error_of_a_column_says_what_to_do(string record, string? column, string code, string message)
    {
        FlexTableSchema schema = new([FlexColumn.String("a", required: true), FlexColumn.Integer("b"), FlexColumn.Integer("c").ComputedBy("b + 1")]);

        FlexRecordResult result = FlexRecordValidator.For(schema).Validate(Encoding.UTF8.GetBytes(record), FlexRecordMode.Insert);

        Assert.That(result.Errors, Is.EqualTo(new[] { new FlexRecordError(column ?? "a", code, message) }));
    }

    [Test]
    public void A_default_that_cannot_be_used_is_the_schema_s_error()
    {
        FlexTableSchema schema = new([FlexColumn.Integer("n", max: 3, defaultValue: 9)]);

        FlexRecordError error = FlexRecordValidator.For(schema).Validate("{}"u8.ToArray(), FlexRecordMode.Insert).Errors.Single();

        Assert.That((error.Column, error.Code), Is.EqualTo(("n", Codes.InvalidDefault)));
        Assert.That(error.Message, Does.StartWith("Column 'n' has no value, and its default ").And.EndWith("; mend the schema."));
    }
}
