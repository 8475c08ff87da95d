using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Tests.Support;

using static FlexDb.Core.Tests.Support.ImportCases;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>What a plan of an import says of itself, and which tables its references come to mean.</summary>
internal sealed class FlexImportPlanTests
{
    private static readonly FlexColumnDefinition Name = FlexColumn.String("name") with { Id = "nnnnnnnnnn" };
    private static readonly FlexColumnDefinition Mail = FlexColumn.String("mail", indexed: true) with { Id = "mmmmmmmmmm" };
    private static readonly FlexColumnDefinition Age = FlexColumn.Integer("age") with { Id = "aaaaaaaaaa" };
    private static readonly FlexColumnDefinition Owner = FlexColumn.Reference("owner", "people") with { Id = "oooooooooo" };
    private static readonly FlexColumnDefinition OwnerWithId = Owner with { Validation = Owner.Validation with { TargetId = "id-of-people" } };

    [Test]
    public void A_plan_without_anything_to_do_says_so()
    {
        InMemoryApplication application = Application(Table("people", Name));

        Assert.That(application.Plan(application.Export(), FlexImportMode.Merge).ToString(), Is.EqualTo("Merge into 'app': nothing to do"));
    }

    [Test]
    public void Deleting_a_table_is_lossy_although_no_other_changes()
    {
        FlexImportPlan plan = Application(Table("people", Name), Table("notes", Age)).Plan(Snapshot(("people", [Name])), FlexImportMode.Mirror);

        Assert.That(plan.Edits, Is.Empty);
        Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Lossy));
    }

    [Test]
    public void The_impact_is_the_greatest_of_the_edits()
    {
        FlexImportPlan plan = Application(Table("people", Name), Table("notes", Age)).Plan(
            Snapshot(("people", [Name with { DisplayName = "The name" }]), ("notes", [Age with { Required = true }])),
            FlexImportMode.Mirror);

        Assert.That(plan.Edits.Select(edit => edit.Plan.Impact), Is.EquivalentTo(new[] { FlexChangeImpact.Safe, FlexChangeImpact.Narrowing }));
        Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Narrowing));
    }

    [TestCase(FlexImportMode.Merge)]
    [TestCase(FlexImportMode.Mirror)]
    public void A_table_s_display_name_and_activity_are_those_of_the_snapshot(FlexImportMode mode)
    {
        ExistingTable people = Table("people", Name) with { Facts = new FlexTableFacts("people", "People", IsActive: false) };
        FlexSnapshot snapshot = new([new("people", new([Name])) { DisplayName = "Persons", IsActive = true }]);

        FlexImportEdit edit = Application(people).Plan(snapshot, mode).Edits.Single();

        Assert.That(edit.After, Is.EqualTo(new FlexTableFacts("people", "Persons", IsActive: true)));
        Assert.That(edit.ToString().ReplaceLineEndings("\n"), Is.EqualTo("people\n  display name: People → Persons\n  active: no → yes"));
    }

    [Test]
    public void Slots_that_a_snapshot_names_are_those_of_the_new_table()
    {
        FlexSlotMap slots = new([KeyValuePair.Create("mail", "string_7")]);

        FlexImportPlan plan = InMemoryApplication.Empty.Plan(new([new("people", new([Mail])) { Slots = slots }]), FlexImportMode.Merge);

        Assert.That(plan.Creations.Single().Table.Slots, Is.EqualTo(slots));
    }

    [Test]
    public void A_reference_that_only_the_table_has_follows_the_id_of_its_target_although_a_new_table_takes_the_name()
    {
        FlexImportPlan plan = Application(Table("people", Name, Mail), Table("companies", OwnerWithId))
            .Plan(Snapshot(("people", [Age]), ("persons", [Name, Mail])), FlexImportMode.Merge);

        Assert.That(plan.Creations.Single().Table.Name, Is.EqualTo("people"));
        Assert.That(TargetOf(plan, "companies"), Is.EqualTo(("persons", "id-of-people")));
    }

    [TestCase(FlexImportMode.Merge)]
    [TestCase(FlexImportMode.Mirror)]
    public void A_reference_that_still_has_the_old_name_of_a_table_which_is_renamed_follows_it(FlexImportMode mode)
    {
        FlexImportPlan plan = Application(Table("people", Name, Mail), Table("companies", OwnerWithId))
            .Plan(Snapshot(("persons", [Name, Mail]), ("companies", [Owner])), mode);

        Assert.That(TargetOf(plan, "companies"), Is.EqualTo(("persons", "id-of-people")));
    }

    [Test]
    public void A_reference_means_the_table_of_its_id_although_another_has_its_name()
    {
        FlexColumnDefinition outdated = OwnerWithId with { Validation = OwnerWithId.Validation with { TargetTable = "notes" } };

        FlexImportPlan plan = Application(Table("people", Name), Table("notes", Mail), Table("companies", outdated))
            .Plan(Snapshot(("other", [Age])), FlexImportMode.Merge);

        Assert.That(TargetOf(plan, "companies"), Is.EqualTo(("people", "id-of-people")));
    }

    [Test]
    public void A_reference_that_the_snapshot_gives_another_target_does_not_fall_back_on_the_old_one()
    {
        FlexColumnDefinition other = FlexColumn.Reference("owner", "nobody") with { Id = Owner.Id };

        FlexReferenceTargetException refused = Assert.Throws<FlexReferenceTargetException>(
            () => Application(Table("people", Name), Table("companies", OwnerWithId)).Plan(Snapshot(("companies", [other])), FlexImportMode.Merge))!;

        Assert.That(refused.Message, Is.EqualTo(
            "Table 'companies' of application 'app' refers by companies.owner → nobody to tables that are neither in the snapshot nor in the application. "
            + "Add these tables to it, or take the references out."));
    }

    [Test]
    public void A_reference_by_the_id_of_a_table_that_is_gone_does_not_stop_an_import()
    {
        FlexColumnDefinition lost = Owner with { Validation = new() { TargetTable = "nobody", TargetId = "id-of-nobody" } };
        InMemoryApplication application = Application(Table("companies", lost));

        Assert.That(application.Plan(application.Export(), FlexImportMode.Mirror).IsEmpty, Is.True);
    }

    private static (string? Name, string? Id) TargetOf(FlexImportPlan plan, string table)
    {
        FlexColumnValidation rules = plan.Edits.Single(edit => edit.Before.Name == table).Plan.Schema["owner"].Validation;
        return (rules.TargetTable, rules.TargetId);
    }
}
