using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;

namespace FlexDb.Records.Tests.Filtering;

[TestFixture]
public sealed class FlexSortTests
{
    [Test]
    public void Null_is_the_lowest_value_unless_said_otherwise()
    {
        Assert.That(FlexSort.Ascending("i").HasNullsFirst, Is.True);
        Assert.That(FlexSort.Descending("i").HasNullsFirst, Is.False);
        Assert.That(FlexSort.Ascending("i").NullsLast().HasNullsFirst, Is.False);
        Assert.That(FlexSort.Descending("i").NullsFirst().HasNullsFirst, Is.True);
        Assert.That(FlexSort.Ascending("i").NullsLast().NullsFirst(), Is.EqualTo(FlexSort.Ascending("i")));
        Assert.That(FlexSort.Ascending("i"), Is.Not.EqualTo(FlexSort.Descending("i").NullsFirst()));
    }

    [Test]
    public void Sorts_find_their_columns()
    {
        IReadOnlyList<BoundSort> sorts = BoundSort.Bind(
            [FlexSort.Descending("i").NullsFirst(), FlexSort.Ascending("created_at"), FlexSort.Ascending("i"), FlexSort.Ascending("id")],
            FilterTables.Bindable);

        Assert.That(
            sorts.Select(sort => (sort.Column.Name, sort.Column.Position, sort.Column.System, sort.IsDescending, sort.NullsFirst)),
            Is.EqualTo(new (string, int?, SystemColumn?, bool, bool)[]
            {
                ("i", 2, null, true, true), ("created_at", null, SystemColumn.CreatedAt, false, true), ("id", null, SystemColumn.Id, false, true),
            }));
    }

    [Test]
    public void A_column_without_an_order_or_that_is_not_there_is_refused()
    {
        FlexFilterException refusal = Assert.Throws<FlexFilterException>(() => BoundSort.Bind([FlexSort.Ascending("j")], FilterTables.Bindable));

        Assert.That(refusal.ColumnName, Is.EqualTo("j"));
        Assert.Throws<FlexColumnNotFoundException>(() => BoundSort.Bind([FlexSort.Ascending("none")], FilterTables.Bindable));
    }
}
