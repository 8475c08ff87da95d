using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Evolution;

public sealed class ColumnHistoryTests
{
    private static readonly FlexColumnDefinition Email = FlexColumn.String("email") with { Id = "eeeeeeeeee" };
    private static readonly FlexColumnDefinition Age = FlexColumn.Integer("age") with { Id = "aaaaaaaaaa" };

    [Test]
    public void A_column_is_followed_through_its_renames()
    {
        FlexColumnDefinition mail = Email with { Name = "mail" };
        (int, FlexList<SchemaChange>)[] history =
        [
            (3, [SchemaChange.Modify(Age, Age with { Required = true })]),
            (1, [SchemaChange.Add(Email), SchemaChange.Add(Age)]),
            (2, [SchemaChange.Modify(Email, mail)]),
        ];

        Assert.That(LastChanged([SchemaChange.Remove(mail), SchemaChange.Remove(Age)], history), Is.EqualTo(new int?[] { 2, 3 }));
    }

    [Test]
    public void A_removal_is_a_change_of_its_column() =>
        Assert.That(
            LastChanged([SchemaChange.Remove(Age)], [(1, [SchemaChange.Add(Age)]), (2, [SchemaChange.Remove(Age)])]),
            Is.EqualTo(new int?[] { 2 }),
            "as where a later version brought the column back and its changes are not known");

    [Test]
    public void A_column_of_the_same_name_but_another_id_is_another_column() =>
        Assert.That(
            LastChanged([SchemaChange.Remove(Email with { Id = "zzzzzzzzzz" })], [(1, [SchemaChange.Add(Email)])]),
            Is.EqualTo(new int?[] { null }));

    [Test]
    public void Another_application_s_columns_are_followed_by_their_names()
    {
        FlexColumnDefinition bare = FlexColumn.String("notes");
        FlexColumnDefinition implied = bare with { Id = ColumnIdentity.Implicit("notes") };

        Assert.That(LastChanged([SchemaChange.Remove(implied)], [(4, [SchemaChange.Add(bare)])]), Is.EqualTo(new int?[] { 4 }));
    }

    [Test]
    public void A_column_that_the_history_does_not_know_has_no_version() =>
        Assert.That(
            LastChanged([SchemaChange.Remove(Email), SchemaChange.Add(Age)], [(1, [new SchemaChange(SchemaChangeType.RemoveColumn, "email")])]),
            Is.EqualTo(new int?[] { null, null }));

    private static IEnumerable<int?> LastChanged(SchemaChange[] changes, IEnumerable<(int, FlexList<SchemaChange>)> history) =>
        ColumnHistory
            .WithLastChanged(changes.Select(change => new FlexJudgedChange(change, FlexChangeImpact.Lossy, [])).ToFlexList(), history)
            .Select(change => change.LastChangedVersion);
}
