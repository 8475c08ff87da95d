using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Evolution;

internal sealed class TableHistoryTests
{
    private static readonly FlexColumnDefinition A = FlexColumn.String("a") with { Id = "aaaaaaaaaa" };

    [Test]
    public void A_version_that_leaves_a_column_as_it_was_gives_it_no_state()
    {
        TableHistory history = Of(A, A, A with { Required = true });

        Assert.That(history.Columns.Single().States, Is.EqualTo(new[] { new ColumnState(0, A), new ColumnState(2, A with { Required = true }) }));
    }

    [Test]
    public void A_column_that_lost_its_id_and_takes_it_back_under_another_name_was_there_all_the_time()
    {
        FlexColumnDefinition implied = A with { Id = ColumnIdentity.Implicit("a") };
        FlexColumnDefinition renamed = A with { Name = "b" };

        TableHistory history = Of(A, A with { Id = null }, renamed);

        Assert.That(
            history.Columns.Single().States,
            Is.EqualTo(new[] { new ColumnState(0, A), new ColumnState(1, implied), new ColumnState(2, renamed) }));
    }

    private static TableHistory Of(params FlexColumnDefinition[] versions)
    {
        TableHistory history = new();
        foreach ((int place, FlexColumnDefinition column) in versions.Index())
        {
            Assert.That(history.TryAdd(place + 1, new FlexTableSchema([column])), Is.True);
        }

        return history;
    }
}
