using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Storage;

namespace FlexDb.Core.Tests.Storage;

public sealed class RowReaderTests
{
    private const string Schema = """{"columns": [{"name": "a", "dataType": "text"}]}""";

    private static readonly RememberedSchema _known = new(
        "app", "t1", 1, CreatedAt: 1m, UpdatedAt: 2m, new FlexTableSchema([FlexColumn.Text("old")]), FlexSlotMap.Empty, Size: 10);

    [TestCase($$"""[3.000001, {{Schema}}, {"a": "string_1"}]""", "string_1")]
    [TestCase($$"""[3.000001, {{Schema}}, null]""", null)]
    [TestCase("""[3.000001, "{\"columns\": [{\"name\": \"a\", \"dataType\": \"text\"}]}", "{\"a\": \"string_1\"}"]""", "string_1")]
    public void A_row_that_has_moved_is_read_of_one_value(string moved, string? slot)
    {
        FlexTable table = RowReader.ToMovedTable(Row(moved), _known)!;

        Assert.That(table.Schema, Is.EqualTo(ColumnIdentity.WithImplicitIds(FlexTableSchema.Parse(Schema))));
        Assert.That(table.Slots.GetValueOrDefault("a"), Is.EqualTo(slot));
        Assert.That(table.Version, Is.EqualTo(2));
        Assert.That(table.UpdatedAt, Is.EqualTo(DateTimeOffset.UnixEpoch.AddSeconds(3).AddMicroseconds(1)));
        Assert.That(table.CreatedAt, Is.EqualTo(DateTimeOffset.UnixEpoch.AddSeconds(1)));
        Assert.That(table.DeletedAt, Is.Null);
    }

    // What servers give instead of a value that is larger than max_allowed_packet, or cut off.
    [TestCase(null)]
    [TestCase("")]
    [TestCase("null")]
    [TestCase("""[3.0, {"columns": []""")]
    [TestCase("[3.0, null, null]")]
    public void A_value_that_does_not_hold_it_all_is_no_table(string? moved) =>
        Assert.That(RowReader.ToMovedTable(Row(moved), _known), Is.Null);

    [Test]
    public void A_schema_that_cannot_be_read_is_corrupt() =>
        Assert.That(() => RowReader.ToMovedTable(Row("[3.0, [], null]"), _known), Throws.TypeOf<FlexCorruptTableException>());

    private static RememberedRow Row(string? moved) => new("t1", "contacts", "Contacts", Version: 2, IsActive: true, moved);
}
