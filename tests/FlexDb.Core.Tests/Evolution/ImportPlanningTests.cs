using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;
using FlexDb.Core.Tests.Support;

using static FlexDb.Core.Tests.Support.ImportCases;

namespace FlexDb.Core.Tests.Evolution;

public sealed class ImportPlanningTests
{
    private static readonly FlexColumnDefinition Name = FlexColumn.String("name") with { Id = "nnnnnnnnnn" };
    private static readonly FlexColumnDefinition Mail = FlexColumn.String("mail", indexed: true) with { Id = "mmmmmmmmmm" };
    private static readonly FlexColumnDefinition Age = FlexColumn.Integer("age") with { Id = "aaaaaaaaaa" };

    [Test]
    public void References_in_a_circle_find_their_targets()
    {
        FlexSnapshot snapshot = new(
        [
            new("people", new([FlexColumn.Reference("employer", "companies"), FlexColumn.Reference("boss", "people")])),
            new("companies", new([FlexColumn.Reference("owner", "people")])),
        ]);

        FlexImportPlan plan = InMemoryApplication.Empty.Plan(snapshot, FlexImportMode.Merge);

        Dictionary<string, string> ids = plan.Creations.ToDictionary(creation => creation.Table.Name, creation => creation.TableId);
        Assert.That(plan.Creations.Select(creation => creation.Table.Name), Is.EqualTo(new[] { "companies", "people" }));
        Assert.That(plan.Creations[0].Table.Schema["owner"].Validation.TargetId, Is.EqualTo(ids["people"]));
        Assert.That(plan.Creations[1].Table.Schema["employer"].Validation.TargetId, Is.EqualTo(ids["companies"]));
        Assert.That(plan.Creations[1].Table.Schema["boss"].Validation.TargetId, Is.EqualTo(ids["people"]));
        Assert.That(plan.Creations.SelectMany(creation => creation.Table.Schema.Columns).Select(column => column.Id), Is.Unique.And.All.Not.Null);
    }

    [Test]
    public void A_column_renamed_at_the_source_is_renamed()
    {
        FlexImportPlan plan = Application(Table("people", Name, Mail))
            .Plan(Snapshot(("people", [Name, Mail with { Name = "email" }])), FlexImportMode.Mirror);

        Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Safe));
        Assert.That(plan.Edits.Single().Plan.Changes, Is.EqualTo(new[] { SchemaChange.Modify(Mail, Mail with { Name = "email" }) }));
    }

    [Test]
    public void A_mirror_takes_the_schema_s_own_properties_from_the_snapshot()
    {
        ExistingTable table = Table("people", Name) with { Schema = new([Name], Properties("icon", "star", "old", "1")) };
        FlexSnapshot snapshot = new([new("people", new([Name], Properties("icon", "moon", "new", "2")))]);

        FlexImportPlan plan = Application(table).Plan(snapshot, FlexImportMode.Mirror);

        Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Safe));
        Assert.That(plan.Edits.Single().Plan.Schema.ExtensionData, Is.EqualTo(Properties("icon", "moon", "new", "2")));
        Assert.That(plan.ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            """
            Mirror into 'app': Safe
            ~ people, version 1 → 2: Safe
              ~ (icon): "star" → "moon"
              ~ (new): none → "2"
              ~ (old): "1" → none
            """));
        Assert.That(FlexPlan.Parse(plan.Edits.Single().Plan.ToJson()), Is.EqualTo(plan.Edits.Single().Plan));
        Assert.That(Application(table).Import(plan).Plan(snapshot, FlexImportMode.Mirror).IsEmpty, Is.True);
    }

    [Test]
    public void A_merge_keeps_the_schema_s_own_properties_that_only_the_table_has()
    {
        ExistingTable table = Table("people", Name) with { Schema = new([Name], Properties("icon", "star", "old", "1")) };
        FlexSnapshot snapshot = new([new("people", new([Name], Properties("icon", "moon", "new", "2")))]);

        FlexImportPlan plan = Application(table).Plan(snapshot, FlexImportMode.Merge);

        Assert.That(plan.Edits.Single().Plan.Schema.ExtensionData, Is.EqualTo(Properties("icon", "moon", "old", "1", "new", "2")));
        Assert.That(Application(table).Import(plan).Plan(snapshot, FlexImportMode.Merge).IsEmpty, Is.True);
    }

    [Test]
    public void What_a_new_table_is_beside_its_columns_is_shown()
    {
        FlexSnapshot snapshot = new([new("people", new([Mail], Properties("icon", "star"))) { DisplayName = "People", IsActive = false }]);

        Assert.That(InMemoryApplication.Empty.Plan(snapshot, FlexImportMode.Merge).ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            """
            Merge into 'app': Safe
            + people
                display name: People
                active: no
                mail: string, indexed
                (icon): "star"
                slot of mail: string_1
            """));
    }

    [Test]
    public void A_merge_that_would_take_a_name_from_a_column_that_it_keeps_says_so_and_gives_a_way_out()
    {
        FlexImportPlan plan = Application(Table("people", Name, Mail, Age))
            .Plan(Snapshot(("people", [Name with { Name = "MAIL" }, Age])), FlexImportMode.Merge);
        FlexPlan merge = plan.Edits.Single().Plan;
        FlexList<FlexSchemaProblem> problems = FlexSchemaValidator.FindNewProblems(merge.Before, merge.Schema);
        FlexSchemaProblem other = new("$.columns[2].name", FlexSchemaProblemCodes.InvalidName, "Another problem.");

        FlexList<FlexSchemaProblem> told = MergeClashes.Explain(merge, [.. problems, other]);

        Assert.That(problems, Has.Count.EqualTo(2));
        Assert.That(told, Is.EqualTo(new[]
        {
            new FlexSchemaProblem(
                "$.columns[0].name",
                FlexSchemaProblemCodes.DuplicateName,
                "The merge would rename column 'name' to 'MAIL', as it is called in the snapshot, but it keeps the table's own column 'mail', which the "
                    + "snapshot does not have. Rename or remove the table's column 'mail' first, or import with FlexImportMode.Mirror, which removes it."),
            other,
        }));
        Assert.That(MergeClashes.Explain(merge, [other]), Is.EqualTo(new[] { other }));
    }

    [Test]
    public void A_table_renamed_at_the_source_is_renamed_with_its_references()
    {
        FlexColumnDefinition owner = FlexColumn.Reference("owner", "people") with { Id = "oooooooooo" };
        FlexColumnDefinition written = owner with { Validation = owner.Validation with { TargetId = "id-of-people" } };
        InMemoryApplication application = Application(Table("people", Name, Mail), Table("companies", written));

        FlexImportPlan plan = application.Plan(Snapshot(("persons", [Name, Mail])), FlexImportMode.Merge);

        Assert.That(plan.Creations, Is.Empty);
        Assert.That(plan.ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            """
            Merge into 'app': Safe
            ~ companies, version 1 → 2: Safe
              ~ owner: targetTable: people → persons
            ~ people
              name: people → persons
            """));
        Assert.That(application.Import(plan).Tables.Select(table => table.Id), Is.EquivalentTo(new[] { "id-of-people", "id-of-companies" }));
    }

    [Test]
    public void Tables_that_exchanged_their_names_exchange_them()
    {
        FlexImportPlan plan = Application(Table("people", Name), Table("notes", Age))
            .Plan(Snapshot(("notes", [Name]), ("people", [Age])), FlexImportMode.Merge);

        Assert.That(plan.Impact, Is.EqualTo(FlexChangeImpact.Safe));
        Assert.That(
            plan.Edits.Select(edit => $"{edit.Before.Name} → {edit.After.Name}, {edit.Plan.Changes.Count} changes"),
            Is.EquivalentTo(new[] { "people → notes, 0 changes", "notes → people, 0 changes" }));
    }

    [Test]
    public void A_table_takes_the_name_of_another_only_where_that_one_goes()
    {
        InMemoryApplication application = Application(Table("people", Name), Table("notes", Age));
        FlexSnapshot snapshot = Snapshot(("notes", [Name]));

        FlexImportPlan mirror = application.Plan(snapshot, FlexImportMode.Mirror);
        FlexImportPlan merge = application.Plan(snapshot, FlexImportMode.Merge);

        Assert.That(mirror.Edits.Single().Before.Name, Is.EqualTo("people"));
        Assert.That(mirror.Deletions.Single().Name, Is.EqualTo("notes"));
        Assert.That(merge.Edits.Single().Before.Name, Is.EqualTo("notes"));
        Assert.That(merge.Edits.Single().Plan.Schema.Columns.Select(column => column.Name), Is.EquivalentTo(new[] { "age", "name" }));
    }

    [Test]
    public void A_mirror_removes_and_says_so()
    {
        InMemoryApplication application = Application(Table("people", Name, Mail, Age), Table("notes", Age));

        FlexImportPlan plan = application.Plan(
            Snapshot(("people", [Mail, Name]), ("orders", [FlexColumn.Decimal("total", required: true)])),
            FlexImportMode.Mirror);

        Assert.That(plan.ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            """
            Mirror into 'app': Lossy
            + orders
                total: decimal, required
            ~ people, version 1 → 2: Lossy
              - age: integer  [Lossy]
                  'age' would be removed, and its values with it.
              ~ name: position 1
            - notes  [Lossy]
            """));
    }

    [Test]
    public void A_merge_keeps_its_own_columns_where_they_were()
    {
        InMemoryApplication application = Application(Table("people", Age, Name, Mail));
        FlexColumnDefinition city = FlexColumn.String("city") with { Id = "cccccccccc" };

        FlexImportPlan plan = application.Plan(Snapshot(("people", [Name, city, Mail])), FlexImportMode.Merge);

        Assert.That(plan.Edits.Single().Plan.Changes, Is.EqualTo(new[] { SchemaChange.Add(city, position: 2) }));
    }

    [Test]
    public void Tables_of_another_origin_are_matched_by_the_names_of_their_columns()
    {
        FlexColumnDefinition other = FlexColumn.String("Name", maxLength: 9) with { Id = "zzzzzzzzzz" };
        FlexColumnDefinition born = FlexColumn.Date("born") with { Id = "bbbbbbbbbb" };

        FlexImportPlan plan = Application(Table("people", Name, Mail)).Plan(Snapshot(("people", [other, born])), FlexImportMode.Mirror);

        FlexTableSchema schema = plan.Edits.Single().Plan.Schema;
        Assert.That(schema.Columns[0], Is.EqualTo(other with { Id = Name.Id }));
        Assert.That(schema.Columns[1].Id, Is.Not.EqualTo(born.Id), "else the tables would seem to be of one origin at the next import");
    }

    [Test]
    public void Within_one_origin_a_mirror_takes_a_column_of_the_same_name_for_a_new_one()
    {
        FlexColumnDefinition renewed = Mail with { Id = "zzzzzzzzzz" };
        InMemoryApplication application = Application(Table("people", Name, Mail));
        FlexSnapshot snapshot = Snapshot(("people", [Name, renewed]));

        Assert.That(application.Plan(snapshot, FlexImportMode.Mirror).Impact, Is.EqualTo(FlexChangeImpact.Lossy));
        Assert.That(application.Plan(snapshot, FlexImportMode.Merge).IsEmpty, Is.True, "a merge could not have both");
    }

    [Test]
    public void A_reference_to_a_table_that_will_not_be_there_is_refused()
    {
        InMemoryApplication application = Application(Table("people", Name));
        FlexSnapshot snapshot = Snapshot(("orders", [FlexColumn.Reference("buyer", "people"), FlexColumn.Reference("seller", "nobody")]));

        FlexReferenceTargetException merge = Assert.Throws<FlexReferenceTargetException>(() => application.Plan(snapshot, FlexImportMode.Merge))!;
        FlexReferenceTargetException mirror = Assert.Throws<FlexReferenceTargetException>(() => application.Plan(snapshot, FlexImportMode.Mirror))!;

        Assert.That(merge.References.Select(reference => reference.ColumnName), Is.EqualTo(new[] { "seller" }));
        Assert.That(mirror.References.Select(reference => reference.ColumnName), Is.EqualTo(new[] { "buyer", "seller" }));
        Assert.That(mirror.Message, Is.EqualTo(
            "Table 'orders' of application 'app' refers by orders.buyer → people, orders.seller → nobody to tables that are not in the snapshot. "
            + "Add these tables to it, or take the references out."));
    }

    [Test]
    public void An_adopted_reference_that_leads_nowhere_does_not_stop_an_import()
    {
        InMemoryApplication application = Application(Table("orders", FlexColumn.Reference("buyer", "nobody")));

        Assert.That(application.Plan(application.Export(), FlexImportMode.Mirror).IsEmpty, Is.True);
        Assert.That(application.Plan(Snapshot(("other", [Name])), FlexImportMode.Merge).Creations, Has.Count.EqualTo(1));
    }

    [TestCase("id-of-people")]
    [TestCase(null)]
    public void A_mirror_deletes_no_table_that_one_it_keeps_refers_to(string? targetId)
    {
        FlexColumnDefinition owner = FlexColumn.Reference("owner", "people") with { Id = "oooooooooo" };
        FlexColumnDefinition written = owner with { Validation = owner.Validation with { TargetId = targetId } };
        InMemoryApplication application = Application(Table("people", Name, Mail), Table("companies", written));

        FlexReferenceTargetException refused = Assert.Throws<FlexReferenceTargetException>(
            () => application.Plan(Snapshot(("companies", [owner])), FlexImportMode.Mirror))!;

        Assert.That(refused.References.Single().ColumnName, Is.EqualTo("owner"));
    }

    [Test]
    public void A_table_id_that_another_application_left_out_is_no_reason_for_a_version()
    {
        InMemoryApplication application = Application(Table("people", Name, FlexColumn.Reference("boss", "people")));

        Assert.That(application.Plan(application.Export(), FlexImportMode.Mirror).IsEmpty, Is.True);
    }

    [Test]
    public void Names_and_activity_are_imported_without_a_version()
    {
        FlexSnapshot snapshot = new([new("people", new([Name])) { DisplayName = "People", IsActive = false }]);

        FlexImportPlan plan = Application(Table("people", Name)).Plan(snapshot, FlexImportMode.Merge);

        Assert.That(plan.Edits.Single().Plan.IsEmpty, Is.True);
        Assert.That(plan.ToString().ReplaceLineEndings("\n"), Does.EndWith("~ people\n  display name: none → People\n  active: yes → no"));
    }

    [Test]
    public void A_display_name_that_the_snapshot_does_not_have_stays_in_a_merge_only()
    {
        InMemoryApplication application = Application(Table("people", Name) with { Facts = new FlexTableFacts("people", "People", IsActive: true) });

        Assert.That(application.Plan(Snapshot(("people", [Name])), FlexImportMode.Merge).IsEmpty, Is.True);
        Assert.That(application.Plan(Snapshot(("people", [Name])), FlexImportMode.Mirror).Edits.Single().After.DisplayName, Is.Null);
    }

    [Test]
    public void Slots_that_a_document_does_not_name_are_given()
    {
        FlexImportPlan plan = InMemoryApplication.Empty.Plan(Snapshot(("people", [Name, Mail])), FlexImportMode.Merge);

        Assert.That(plan.Creations.Single().Table.Slots, Is.EqualTo(new FlexSlotMap([KeyValuePair.Create("mail", "string_1")])));
    }

    private static FlexExtensionData Properties(params string[] namesAndValues) =>
        new(namesAndValues.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], FlexJsonValue.FromString(pair[1]))));
}
