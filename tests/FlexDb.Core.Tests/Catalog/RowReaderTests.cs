using System.Globalization;

using FlexDb.Core.Catalog;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Tests.Catalog;

public sealed class RowReaderTests
{
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{")]
    public void A_schema_that_cannot_be_read_is_corrupt(string schema) =>
        Assert.That(
            () => RowReader.ReadSchema(schema, new TableIdentity("app", "t1", "contacts"), version: 3, "new_schema"),
            Throws.TypeOf<FlexCorruptTableException>().With.Property(nameof(FlexCorruptTableException.TableId)).EqualTo("t1"));

    [Test]
    public void A_time_is_exact_to_the_microsecond([Values("0", "3.000001", "253402300799.999999")] string text)
    {
        decimal seconds = decimal.Parse(text, CultureInfo.InvariantCulture);

        Assert.That(RowReader.ToSeconds(RowReader.ToTime(seconds)), Is.EqualTo(seconds));
    }
}
