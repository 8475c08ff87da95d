using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Types;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Tests.Schema.Types;

public sealed class ColumnTypeTests
{
    [Test]
    public void Every_data_type_has_its_place_in_the_table()
    {
        Assert.That(Enum.GetValues<FlexDataType>().Select(type => ColumnType.Of(type).DataType), Is.EqualTo(Enum.GetValues<FlexDataType>()));
        Assert.That(ColumnType.Known.ToArray().Select(type => type.DataType), Is.EqualTo(Enum.GetValues<FlexDataType>().Skip(1)));
        Assert.That(ColumnType.Known.ToArray().Select(type => type.Name), Is.Unique.And.None.Empty);
    }

    [TestCase(-1)]
    [TestCase(99)]
    public void A_data_type_that_is_not_there_is_unknown(int value)
    {
        Assert.That(ColumnType.Of((FlexDataType)value), Is.InstanceOf<UnknownType>());
        Assert.That(ColumnType.IsKnown((FlexDataType)value), Is.False);
    }

    [Test]
    public void Every_pool_of_slots_has_a_capacity() =>
        Assert.That(
            ColumnType.Known.ToArray().Where(type => type.SlotPool is not null).Select(type => SlotPool.Of(type.DataType)?.Name),
            Is.EqualTo(ColumnType.Known.ToArray().Select(type => type.SlotPool).OfType<string>()));

    [Test]
    public void A_conversion_that_loses_something_says_what_of_every_value() =>
        Assert.That(
            from one in Enum.GetValues<FlexDataType>()
            from other in Enum.GetValues<FlexDataType>()
            where TypeConversion.Between(one, other)?.Loss is not null
            select (one, other),
            Is.EqualTo(new[] { (FlexDataType.DateTime, FlexDataType.Date) }));
}
