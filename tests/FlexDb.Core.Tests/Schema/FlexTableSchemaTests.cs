using System.Text.Json;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Schema;

public sealed class FlexTableSchemaTests
{
    private static readonly FlexTableSchema Schema = new([FlexColumn.String("a"), FlexColumn.Integer("b")]);

    [Test]
    public void A_column_is_found_by_its_exact_name()
    {
        Assert.That(Schema["b"], Is.SameAs(Schema.Columns[1]));
        Assert.That(Schema.TryGetColumn("B", out FlexColumnDefinition? none), Is.False);
        Assert.That(none, Is.Null);
        Assert.That(() => Schema["c"], Throws.InstanceOf<KeyNotFoundException>().With.Message.Contain("'c'"));
    }

    [Test]
    public void Schemas_are_equal_when_columns_order_and_unknown_properties_are()
    {
        FlexTableSchema same = new(Schema.Columns);

        Assert.That(Schema == same, Is.True);
        Assert.That(Schema != same, Is.False);
        Assert.That(Schema.Equals((object)same), Is.True);
        Assert.That(Schema.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        foreach (FlexTableSchema? other in new FlexTableSchema?[]
        {
            new(Schema.Columns.Reverse()), new(Schema.Columns.Take(1)), new(Schema.Columns, FlexExtensionData.Empty.With("x", 1)), null,
        })
        {
            Assert.That(Schema == other, Is.False);
            Assert.That(other == Schema, Is.False);
            Assert.That(Schema.Equals((object?)other), Is.False);
            Assert.That(other?.GetHashCode(), Is.Not.EqualTo(Schema.GetHashCode()));
        }

        Assert.That((FlexTableSchema?)null == null, Is.True);
    }

    [Test]
    public void Nothing_stands_for_no_column_and_no_JSON()
    {
        Assert.Throws<ArgumentNullException>(() => _ = new FlexTableSchema(null!));
        Assert.That(() => new FlexTableSchema([null!]), Throws.ArgumentException.With.Property("ParamName").EqualTo("columns"));
        Assert.Throws<ArgumentNullException>(() => FlexTableSchema.Parse(null!));
    }

    [Test]
    public void Its_text_names_the_columns() =>
        Assert.That(Schema.ToString(), Does.StartWith("(").And.EndsWith(")").And.Contain("a").And.Contain(", "));

    [Test]
    public void It_goes_through_a_serialiser_as_its_own_JSON()
    {
        string json = JsonSerializer.Serialize(Schema);

        Assert.That(json, Is.EqualTo(Schema.ToJson()));
        Assert.That(JsonSerializer.Deserialize<FlexTableSchema>(json), Is.EqualTo(Schema));
    }

    [Test]
    public void A_column_is_found_by_the_id_that_it_has_or_that_its_name_implies()
    {
        FlexTableSchema schema = new([FlexColumn.Text("a") with { Id = "aaaaaaaaaa" }, FlexColumn.Text("b")]);

        Assert.That(schema.FindById("aaaaaaaaaa"), Is.SameAs(schema["a"]));
        Assert.That(schema.FindById(ColumnIdentity.Implicit("b")), Is.SameAs(schema["b"]));
        Assert.That(schema.FindById(ColumnIdentity.Implicit("a")), Is.Null);
        Assert.That(() => schema.FindById(null!), Throws.ArgumentNullException);
    }
}
