using System.Text;
using System.Text.Json;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Validation;

public sealed class FlexRecordValuesTests
{
    private static readonly FlexTableSchema Schema = new(
    [
        FlexColumn.String("s"), FlexColumn.Integer("i"), FlexColumn.Decimal("d"), FlexColumn.Boolean("b"), FlexColumn.Date("day"),
        FlexColumn.DateTime("at"), FlexColumn.Json("j"), FlexColumn.Reference("r", "t"),
    ]);

    [Test]
    public void Each_value_of_a_normal_form_is_read_as_its_type()
    {
        FlexRecordResult result = FlexRecordValidator.For(Schema).Validate(
            """
            {"s":"a\nb","i":-9223372036854775808,"d":1234567890123456789012345.678,"b":true,"day":"2024-02-29","at":"2024-02-29T14:00:00.5+02:00",
             "j":{"k":[1]},"r":"tz4a98xxat96iws9zmbrgj3a"}
            """,
            FlexRecordMode.Insert);
        FlexRecordValues values = FlexRecordValues.Parse(result.Record, Schema);

        Assert.Multiple(() =>
        {
            Assert.That(values.GetString("s"), Is.EqualTo("a\nb"));
            Assert.That(values.GetInt64("i"), Is.EqualTo(long.MinValue));
            Assert.That(values.GetDecimal("d"), Is.EqualTo(1234567890123456789012345.678m));
            Assert.That(values.GetBoolean("b"), Is.True);
            Assert.That(values.GetDate("day"), Is.EqualTo(new DateOnly(2024, 2, 29)));
            Assert.That(values.GetDateTimeOffset("at"), Is.EqualTo(new DateTimeOffset(2024, 2, 29, 12, 0, 0, 500, TimeSpan.Zero)));
            Assert.That(values.GetDateTimeOffset("at")!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
            Assert.That(values.GetJson("j")!.Value.GetRawText(), Is.EqualTo("""{"k":[1]}"""));
            Assert.That(values.GetString("r"), Is.EqualTo("tz4a98xxat96iws9zmbrgj3a"));
            Assert.That(Schema.Columns.All(column => values.HasValue(column.Name)), Is.True);
        });
    }

    [TestCase("{}")]
    [TestCase("""{"s":null,"i":null,"d":null,"b":null,"day":null,"at":null,"j":null}""")]
    public void An_absent_and_a_null_value_read_as_null(string record)
    {
        FlexRecordValues values = Values(record);

        Assert.Multiple(() =>
        {
            Assert.That(values.GetString("s"), Is.Null);
            Assert.That(values.GetInt64("i"), Is.Null);
            Assert.That(values.GetDecimal("d"), Is.Null);
            Assert.That(values.GetBoolean("b"), Is.Null);
            Assert.That(values.GetDate("day"), Is.Null);
            Assert.That(values.GetDateTimeOffset("at"), Is.Null);
            Assert.That(values.GetJson("j"), Is.Null);
            Assert.That(values.HasValue("s"), Is.False);
            Assert.That(default(FlexRecordValues).GetString("s"), Is.Null);
        });
    }

    [Test]
    public void A_value_of_another_type_is_refused_by_name_and_not_quoted()
    {
        FlexRecordValues values = Values("""{"s":"secret","n":1.5,"far":"99999999999999999999999999999","escaped":"2024-02-2\u0039"}""");

        Assert.Multiple(() =>
        {
            foreach (Action read in new Action[]
            {
                () => values.GetInt64("s"), () => values.GetInt64("n"), () => values.GetDecimal("s"), () => values.GetDecimal("n"),
                () => values.GetDecimal("far"), () => values.GetBoolean("s"), () => values.GetDate("s"), () => values.GetDate("escaped"),
                () => values.GetDateTimeOffset("s"), () => values.GetString("n"),
            })
            {
                Assert.That(read, Throws.InvalidOperationException.With.Message.StartsWith("The value of column '").And.Message.Not.Contains("secret"));
            }
        });
    }

    [Test]
    public void A_value_of_another_type_is_refused_with_what_it_should_be()
    {
        FlexRecordValues values = Values("""{"n":1,"t":"x"}""");
        (Action Read, string What)[] reads =
        [
            (() => values.GetString("n"), "a text"), (() => values.GetInt64("t"), "a whole number"), (() => values.GetDecimal("n"), "a decimal"),
            (() => values.GetBoolean("n"), "true or false"), (() => values.GetDate("n"), "a date"), (() => values.GetDateTimeOffset("n"), "a datetime"),
        ];

        Assert.Multiple(() =>
        {
            foreach ((Action read, string what) in reads)
            {
                Assert.That(read, Throws.InvalidOperationException.With.Message.Match($"^The value of column '[nt]' is not {what} in normal form\\.$"));
            }
        });
    }

    [Test]
    public void A_value_may_be_as_deep_as_a_record_takes_it()
    {
        string deepest = new string('[', 64) + new string(']', 64);
        FlexRecordResult result = FlexRecordValidator.For(Schema).Validate($$"""{"j":{{deepest}}}""", FlexRecordMode.Insert);

        Assert.That(FlexRecordValues.Parse(result.Record).GetJson("j")!.Value.GetRawText(), Is.EqualTo(deepest));
    }

    [Test]
    public void A_name_that_the_schema_lacks_is_refused_with_near_ones_where_the_schema_is_given()
    {
        FlexRecordValues values = FlexRecordValues.Parse("{}"u8.ToArray(), Schema);

        Assert.That(
            () => values.GetDate("dey"),
            Throws.ArgumentException.With.Message.EqualTo("The schema has no column 'dey'. Near names: day. (Parameter 'column')"));
        Assert.That(
            () => values.GetDate("qwertzuiop"),
            Throws.ArgumentException.With.Message.EqualTo("The schema has no column 'qwertzuiop'. (Parameter 'column')"));
        FlexRecordValues two = FlexRecordValues.Parse("{}"u8.ToArray(), new FlexTableSchema([FlexColumn.Text("amount"), FlexColumn.Text("amounts")]));
        Assert.That(() => two.GetString("amoun"), Throws.ArgumentException.With.Message.Contains(" Near names: amount, amounts."));
        Assert.That(() => values.GetString(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("column"));
        Assert.That(Values("{}").GetDate("dey"), Is.Null);
    }

    [Test]
    public void What_is_no_record_is_refused()
    {
        Assert.That(() => Values("[]"), Throws.ArgumentException.With.Message.EqualTo("The record is not a JSON object. (Parameter 'record')"));
        Assert.That(() => Values("{"), Throws.InstanceOf<JsonException>());
    }

    private static FlexRecordValues Values(string record) => FlexRecordValues.Parse(Encoding.UTF8.GetBytes(record));
}
