using FlexDb.Core.Catalog;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Catalog;

public sealed class RowReaderTests
{
    private const string Schema = """{"columns": [{"name": "a", "dataType": "text"}]}""";

    [TestCase($$"""["app", 1, 3.000001, {{Schema}}, {"a": "string_1"}]""", "string_1")]
    [TestCase($$"""["app", 1.0, 3.000001, {{Schema}}, null]""", null)]
    public void A_row_that_has_moved_is_read_of_one_value(string moved, string? slot)
    {
        FlexTable table = RowReader.ToMovedTable(Row(moved))!;

        Assert.That(table.ApplicationId, Is.EqualTo("app"));
        Assert.That(table.Schema, Is.EqualTo(ColumnIdentity.WithImplicitIds(FlexTableSchema.Parse(Schema))));
        Assert.That(table.Slots.GetValueOrDefault("a"), Is.EqualTo(slot));
        Assert.That(table.Version, Is.EqualTo(2));
        Assert.That(table.CreatedAt, Is.EqualTo(DateTimeOffset.UnixEpoch.AddSeconds(1)));
        Assert.That(table.UpdatedAt, Is.EqualTo(DateTimeOffset.UnixEpoch.AddSeconds(3).AddMicroseconds(1)));
        Assert.That(table.DeletedAt, Is.Null);
    }

    // What servers give instead of a value that is larger than max_allowed_packet; one cut off; JSON that is text to them.
    [TestCase(null)]
    [TestCase("")]
    [TestCase("""["app", 1, 3.0, {"columns": []""")]
    [TestCase("""["app", 1, 3.0, "{\"columns\": []}", null]""")]
    [TestCase("""["app", 1, 3.0, {"columns": []}, "{}"]""")]
    public void A_value_that_does_not_hold_it_all_is_no_table(string? moved) =>
        Assert.That(RowReader.ToMovedTable(Row(moved)), Is.Null);

    [TestCase("[]")]
    [TestCase("null")]
    public void A_schema_that_cannot_be_read_is_corrupt(string schema) =>
        Assert.That(() => RowReader.ToMovedTable(Row($"""["app", 1, 3.0, {schema}, null]""")), Throws.TypeOf<FlexCorruptTableException>());

    private static RememberedRow Row(string? moved) => new("t1", "contacts", "Contacts", Version: 2, IsActive: true, moved);
}
