using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Evolution;

public sealed class ImportPropertyTests
{
    [Test]
    public void An_import_into_an_empty_application_makes_the_same_tables() =>
        Holds.ForCases(2_000, random =>
        {
            FlexSnapshot snapshot = InMemoryApplication.Any(random).Export();

            FlexImportPlan plan = InMemoryApplication.Empty.Plan(FlexSnapshot.Parse(snapshot.ToJson()), AnyMode(random));

            Assert.That(InMemoryApplication.Empty.Import(plan).Export(), Is.EqualTo(snapshot));
            Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Safe));
        });

    [Test]
    public void A_second_import_has_nothing_to_do() =>
        Holds.ForCases(3_000, random =>
        {
            (InMemoryApplication application, FlexSnapshot snapshot) = Meeting(random);
            FlexImportMode mode = AnyMode(random);

            InMemoryApplication imported = application.Import(application.Plan(snapshot, mode));

            Assert.That(imported.Plan(snapshot, mode).IsEmpty, Is.True, () => imported.Plan(snapshot, mode).ToString());
        });

    [Test]
    public void A_merge_never_removes()
    {
        int edits = 0;
        int cases = Holds.ForCases(10_000, random =>
        {
            (InMemoryApplication application, FlexSnapshot snapshot) = Meeting(random);

            FlexImportPlan plan = application.Plan(snapshot, FlexImportMode.Merge);
            InMemoryApplication imported = application.Import(plan);

            Assert.That(plan.Deletions, Is.Empty);
            foreach (ExistingTable table in application.Tables)
            {
                ExistingTable after = imported.Tables.Single(candidate => candidate.Id == table.Id);
                Assert.That(Ids(table.Schema).Except(Ids(after.Schema)), Is.Empty);
            }

            edits += plan.Edits.Count;
        });

        Assert.That(edits, Is.GreaterThan(cases / 2), "the cases must edit tables for the property to mean something");
    }

    [Test]
    public void A_merge_brings_every_table_and_column_of_the_snapshot() =>
        Holds.ForCases(3_000, random =>
        {
            (InMemoryApplication application, FlexSnapshot snapshot) = Meeting(random);

            InMemoryApplication imported = application.Import(application.Plan(snapshot, FlexImportMode.Merge));

            foreach (FlexSnapshotTable table in snapshot.Tables)
            {
                ExistingTable after = imported.Tables.Single(candidate => candidate.Facts.Name == table.Name);
                HashSet<FlexColumnDefinition> columns = [.. after.Schema.Columns.Select(WithoutIds)];

                Assert.That(table.Schema.Columns.Select(WithoutIds).Where(column => !columns.Contains(column)), Is.Empty);
            }
        });

    [Test]
    public void A_mirror_of_an_application_s_own_later_state_makes_that_state() =>
        Holds.ForCases(3_000, random =>
        {
            InMemoryApplication application = InMemoryApplication.Any(random);
            FlexSnapshot snapshot = application.Evolved(random).Export();

            InMemoryApplication imported = application.Import(application.Plan(snapshot, FlexImportMode.Mirror));

            Assert.That(Shape(imported.Export()), Is.EqualTo(Shape(snapshot)));
        });

    [Test]
    public void Every_reference_names_a_table_that_is_there() =>
        Holds.ForCases(3_000, random =>
        {
            (InMemoryApplication application, FlexSnapshot snapshot) = Meeting(random);

            InMemoryApplication imported = application.Import(application.Plan(snapshot, AnyMode(random)));

            Dictionary<string, string> ids = imported.Tables.ToDictionary(table => table.Facts.Name, table => table.Id);
            foreach (FlexColumnValidation rules in imported.Tables.SelectMany(table => table.Schema.Columns).Select(column => column.Validation))
            {
                bool holds = rules.TargetTable is null
                    || (ids.TryGetValue(rules.TargetTable, out string? id) && (rules.TargetId is null || rules.TargetId == id));
                Assert.That(holds, Is.True, rules.ToString());
            }
        });

    /// <summary>An application and a snapshot: of its own later or earlier state, or of another application.</summary>
    private static (InMemoryApplication Application, FlexSnapshot Snapshot) Meeting(Random random)
    {
        InMemoryApplication application = InMemoryApplication.Any(random);
        return random.Next(3) switch
        {
            0 => (application, application.Evolved(random).Export()),
            1 => (application.Evolved(random), application.Export()),
            _ => (application, InMemoryApplication.Any(random).Export()),
        };
    }

    private static FlexImportMode AnyMode(Random random) => random.Pick(Enum.GetValues<FlexImportMode>());

    private static IEnumerable<string?> Ids(FlexTableSchema schema) =>
        ColumnIdentity.WithImplicitIds(schema).Columns.Select(column => column.Id);

    private static FlexColumnDefinition WithoutIds(FlexColumnDefinition column) =>
        column with { Id = null, Validation = column.Validation with { TargetId = null } };

    // Without slots, which an existing table keeps, and without column ids: where no column of a table is left, its
    // namesake's columns are new to it and get ids of their own.
    private static FlexList<FlexSnapshotTable> Shape(FlexSnapshot snapshot) => snapshot.Tables
        .Select(table => table with { Slots = null, Schema = new(table.Schema.Columns.Select(WithoutIds), table.Schema.ExtensionData) })
        .ToFlexList();
}
