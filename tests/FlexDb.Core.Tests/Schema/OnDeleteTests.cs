using System.Text;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Schema;

/// <summary>An <c>onDelete</c> that is absent or null means restrict.</summary>
internal sealed class OnDeleteTests
{
    private const string Absent = """{ "targetTable": "companies" }""";
    private const string Null = """{ "targetTable": "companies", "onDelete": null }""";
    private const string Restrict = """{ "targetTable": "companies", "onDelete": "restrict" }""";

    [TestCase(Absent)]
    [TestCase(Null)]
    public void It_is_read_as_not_set_and_allowed_wherever_restrict_is(string rules)
    {
        FlexTableSchema schema = Schema(rules);

        Assert.That(schema.Columns[0].Validation.OnDelete, Is.Null);
        Assert.That(FlexSchemaValidator.Validate(schema), Is.Empty, "Also on a required column, which set-null is not.");
        Assert.That(FlexRecordValidator.For(schema).Validate("""{"company":"c1"}"""u8.ToArray(), FlexRecordMode.Insert).IsValid);
    }

    [TestCase(Absent, Restrict)]
    [TestCase(Null, Restrict)]
    [TestCase(Restrict, Null)]
    [TestCase(Absent, Null)]
    public void Writing_restrict_out_changes_nothing_for_records(string before, string after)
    {
        FlexTableSchema written = Schema(before), current = Schema(after);

        Assert.That(FlexSchemaCompatibility.CanRead(written, current), Is.Empty);
        Assert.That(FlexSchemaCompatibility.CanRead(current, written), Is.Empty);
        FlexUpgradedRecord upgraded = FlexRecordUpgrade.Between(written, current).Upgrade("""{"company":"c1"}"""u8.ToArray());
        Assert.That(upgraded.IsComplete);
        Assert.That(Encoding.UTF8.GetString(upgraded.Record.Span), Is.EqualTo("""{"company":"c1"}"""));
    }

    [Test]
    public void A_null_that_another_application_wrote_is_kept_until_it_is_set()
    {
        FlexTableSchema schema = Schema(Null);
        FlexColumnDefinition column = schema.Columns[0];

        Assert.That(schema.ToJson(), Does.Contain("\"onDelete\":null"));
        FlexTableSchema set = new([column with { Validation = column.Validation with { OnDelete = FlexOnDelete.Cascade } }]);
        Assert.That(set.ToJson(), Does.Contain("\"onDelete\":\"cascade\"").And.Not.Contain("null"));
    }

    private static FlexTableSchema Schema(string rules) =>
        FlexTableSchema.Parse($$"""{ "columns": [{ "name": "company", "dataType": "reference", "required": true, "validation": {{rules}} }] }""");
}
