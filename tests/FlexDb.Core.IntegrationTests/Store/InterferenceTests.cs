using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Lets another writer come in between two texts of one operation.</summary>
public sealed class InterferenceTests : CheckedStoreFixture
{
    [Test]
    public async Task A_table_renamed_while_an_edit_lets_it_refer_to_itself_is_not_named_by_its_old_name()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "nodes"));
        FlexDbStore disturbed = DisturbedBefore(IsCommit, () => Store.RenameTableAsync(app, "nodes", "tree"));

        FlexReferenceTargetException? refused = await Assert.ThrowsAsync<FlexReferenceTargetException>(() =>
            disturbed.EditTableAsync(app, "nodes", edit => edit.AddColumn(FlexColumn.Reference("parent", "nodes"))));

        Assert.That(refused!.References.Single().TargetTable, Is.EqualTo("nodes"));
        Assert.That((await Store.GetTableAsync(app, "tree")).Schema.Columns, Is.Empty);
    }

    [Test]
    public async Task A_table_renamed_while_it_is_edited_is_edited_all_the_same()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "nodes"));
        FlexDbStore disturbed = DisturbedBefore(IsCommit, () => Store.RenameTableAsync(app, "nodes", "tree"));

        FlexTable edited = (await disturbed.EditTableAsync(app, "nodes", edit => edit.AddColumn(FlexColumn.Text("note")))).Table;

        Assert.That(edited, Is.EqualTo(await Store.GetTableAsync(app, "tree")));
        Assert.That(edited.Schema.Columns.Single().Name, Is.EqualTo("note"));
    }

    [Test]
    public async Task An_edit_gives_the_table_back_with_what_another_writer_has_set_meanwhile()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexDbStore disturbed = DisturbedBefore(IsCommit, async () =>
        {
            await Store.SetDisplayNameAsync(app, "contacts", "People");
            await Store.DeactivateTableAsync(app, "contacts");
        });

        FlexTable edited = (await disturbed.EditTableAsync(
            app,
            "contacts",
            edit => edit.AddColumn(FlexColumn.Text("note")),
            new FlexEditOptions { AllowDeactivated = true })).Table;

        Assert.That((edited.Version, edited.DisplayName, edited.IsActive), Is.EqualTo((2, "People", false)));
        Assert.That(edited, Is.EqualTo(await Store.GetTableAsync(app, "contacts")));
    }

    [Test]
    public async Task A_target_deleted_before_a_lost_edit_is_sent_again_is_not_referred_to()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "target"));
        await Store.CreateTableAsync(new NewFlexTable(app, "edited"));

        await WithLostCommitAsync(
            ProxyFault.LoseCommand,
            store => Assert.ThrowsAsync<FlexReferenceTargetException>(() =>
                store.EditTableAsync(app, "edited", edit => edit.AddColumn(FlexColumn.Reference("reference", "target")))),
            () => Store.DeleteTableAsync(app, "target"));

        Assert.That((await Store.GetTableAsync(app, "edited")).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task A_target_renamed_after_a_create_whose_answer_was_lost_does_not_hide_that_it_was_done()
    {
        string app = NewApplication();
        FlexTable target = await Store.CreateTableAsync(new NewFlexTable(app, "target"));

        FlexTable created = await WithLostCommitAsync(
            ProxyFault.LoseAnswer,
            store => store.CreateTableAsync(new NewFlexTable(app, "made") { Columns = [FlexColumn.Reference("reference", "target")] }),
            () => Store.RenameTableAsync(app, "target", "target_renamed"));

        Assert.That(created, Is.EqualTo(await Store.GetTableAsync(app, "made")));
        Assert.That(created.Schema["reference"].Validation.TargetTable, Is.EqualTo("target_renamed"));
        Assert.That(created.Schema["reference"].Validation.TargetId, Is.EqualTo(target.Id));
    }

    [Test]
    public async Task A_rename_whose_answer_was_lost_is_not_done_again_over_another_one()
    {
        string app = NewApplication();
        FlexTable target = await Store.CreateTableAsync(new NewFlexTable(app, "target"));
        await Store.CreateTableAsync(new NewFlexTable(app, "referring") { Columns = [FlexColumn.Reference("reference", "target")] });

        FlexTable renamed = await WithLostCommitAsync(
            ProxyFault.LoseAnswer,
            store => store.RenameTableAsync(app, "target", "renamed"),
            () => Store.RenameTableAsync(app, target, "renamed_again"));

        Assert.That(renamed, Is.EqualTo(await Store.GetTableAsync(app, "renamed_again")));
        Assert.That((await Store.GetTableAsync(app, "referring")).Version, Is.EqualTo(3));
    }

    [Test]
    public async Task A_rename_whose_answer_was_lost_is_done_though_the_table_is_deleted_by_now()
    {
        string app = NewApplication();
        FlexTable target = await Store.CreateTableAsync(new NewFlexTable(app, "target"));

        FlexTable renamed = await WithLostCommitAsync(
            ProxyFault.LoseAnswer,
            store => store.RenameTableAsync(app, "target", "renamed"),
            () => Store.DeleteTableAsync(app, target));

        Assert.That(renamed, Is.EqualTo(await Store.GetTableAsync(app, target, includeDeleted: true)));
        Assert.That(renamed.DeletedAt, Is.Not.Null);
    }

    [Test]
    public async Task A_restore_whose_answer_was_lost_is_not_done_again_over_a_delete()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "target"));
        FlexTable table = await Store.CreateTableAsync(
            new NewFlexTable(app, "restored") { Columns = [FlexColumn.Reference("reference", "target")] });
        await Store.DeleteTableAsync(app, table);
        await Store.RenameTableAsync(app, "target", "target_renamed");

        FlexTable restored = await WithLostCommitAsync(
            ProxyFault.LoseAnswer,
            store => store.RestoreTableAsync(app, table),
            () => Store.DeleteTableAsync(app, table));

        Assert.That(restored, Is.EqualTo(await Store.GetTableAsync(app, table, includeDeleted: true)));
        Assert.That(restored.DeletedAt, Is.Not.Null);
        Assert.That(restored.Version, Is.EqualTo(2));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_plan_whose_target_name_now_means_another_table_is_refused(CancellationToken cancellationToken)
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "target"), cancellationToken);
        await Store.CreateTableAsync(new NewFlexTable(app, "edited"), cancellationToken);
        FlexPlan plan = await Store.PlanEditAsync(
            app,
            "edited",
            edit => edit.AddColumn(FlexColumn.Reference("reference", "target")),
            cancellationToken: cancellationToken);
        await Store.DeleteTableAsync(app, "target", cancellationToken);
        await Store.CreateTableAsync(new NewFlexTable(app, "target"), cancellationToken);

        await Assert.ThrowsAsync<FlexConcurrencyException>(
            () => Store.ApplyPlanAsync(app, plan, cancellationToken: cancellationToken));

        Assert.That((await Store.GetTableAsync(app, "edited", cancellationToken: cancellationToken)).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Renaming_to_a_name_that_another_writer_has_just_given_writes_nothing()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "before"));
        FlexTable? first = null;
        FlexDbStore disturbed = DisturbedBefore(
            text => text.Contains("FOR UPDATE", StringComparison.Ordinal),
            async () => first = await Store.RenameTableAsync(app, "before", "after"));

        FlexTable second = await disturbed.RenameTableAsync(app, "before", "after");

        Assert.That(second, Is.EqualTo(first));
        Assert.That(await Store.GetTableAsync(app, "after"), Is.EqualTo(first));
    }

    [Test]
    public async Task An_edit_of_a_table_that_is_deleted_meanwhile_is_refused()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexDbStore disturbed = DisturbedBefore(IsCommit, () => Store.DeleteTableAsync(app, "contacts"));

        FlexTableStateException? refused = await Assert.ThrowsAsync<FlexTableStateException>(
            () => disturbed.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note"))));

        Assert.That(refused!.State, Is.EqualTo(FlexTableState.Deleted));
        Assert.That((await Store.GetTableAsync(app, table, includeDeleted: true)).Version, Is.EqualTo(1));
    }

    [Test]
    public async Task An_edit_of_a_table_that_is_purged_meanwhile_finds_no_table()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(Contacts(app));
        FlexDbStore disturbed = DisturbedBefore(IsCommit, async () =>
        {
            await Store.DeleteTableAsync(app, table);
            await Store.PurgeTableAsync(app, table);
        });

        await Assert.ThrowsAsync<FlexTableNotFoundException>(
            () => disturbed.EditTableAsync(app, "contacts", edit => edit.AddColumn(FlexColumn.Text("note"))));
    }

    [Test]
    public async Task An_edit_by_name_that_missed_goes_on_only_where_the_name_means_the_same_column()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(Contacts(app));
        FlexDbStore disturbed = DisturbedBefore(IsCommit, () => Store.EditTableAsync(
            app,
            "contacts",
            edit => edit.RemoveColumn("age").AddColumn(FlexColumn.Integer("age", min: 0, max: 150)),
            new FlexEditOptions { Allow = FlexChangeImpact.Lossy }));

        FlexConcurrencyException? conflict = await Assert.ThrowsAsync<FlexConcurrencyException>(
            () => disturbed.EditTableAsync(app, "contacts", edit => edit.RenameColumn("age", "years")));

        Assert.That(conflict!.ExpectedVersion, Is.EqualTo(1));
        Assert.That(conflict.ActualVersion, Is.EqualTo(2));
        Assert.That((await Store.GetTableAsync(app, "contacts")).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_table_that_comes_to_refer_to_one_being_renamed_is_rewritten_too()
    {
        string app = NewApplication();
        FlexTable target = await Store.CreateTableAsync(new NewFlexTable(app, "target"));
        FlexDbStore disturbed = DisturbedBefore(
            text => text.Contains("FOR UPDATE", StringComparison.Ordinal),
            () => Store.CreateTableAsync(new NewFlexTable(app, "late") { Columns = [FlexColumn.Reference("reference", "target")] }));

        await disturbed.RenameTableAsync(app, "target", "target_renamed");

        FlexTable late = await Store.GetTableAsync(app, "late");
        Assert.That(late.Version, Is.EqualTo(2));
        Assert.That(late.Schema["reference"].Validation.TargetTable, Is.EqualTo("target_renamed"));
        Assert.That(late.Schema["reference"].Validation.TargetId, Is.EqualTo(target.Id));
    }

    [Test]
    public async Task A_name_freed_from_another_applications_deleted_row_is_not_freed_by_a_create_that_fails()
    {
        string app = NewApplication();
        FlexTable deleted = await Store.CreateTableAsync(Contacts(app));
        await Database.DeleteKeepingNameAsync(deleted);
        int inserts = 0;
        FlexDbStore failing = new(Database.DataSource, options: null, (text, _) =>
            text.Contains("INTO flex_tables", StringComparison.Ordinal) && ++inserts == 2 ? throw new InvalidOperationException("Stopped by the test.") : Task.CompletedTask);

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.CreateTableAsync(Contacts(app)));

        Assert.That(
            await Database.ScalarAsync($"SELECT name FROM flex_tables WHERE id = '{deleted.Id}'"),
            Is.EqualTo("contacts"));
    }

    [Test]
    public async Task Versions_are_compared_of_one_table_though_its_name_passes_to_another_meanwhile()
    {
        string app = NewApplication();
        FlexTable table = await Store.CreateTableAsync(new NewFlexTable(app, "notes"));
        await Store.EditTableAsync(app, table, edit => edit.AddColumn(FlexColumn.Text("added")));
        int reads = 0;
        FlexDbStore disturbed = DisturbedBefore(
            text => text.Contains("flex_table_versions", StringComparison.Ordinal) && ++reads == 2,
            async () =>
            {
                await Store.RenameTableAsync(app, table, "old_notes");
                await Store.CreateTableAsync(new NewFlexTable(app, "notes"));
                await Store.EditTableAsync(app, "notes", edit => edit.AddColumn(FlexColumn.Text("of_another")));
            });

        FlexSchemaJudgement difference = await disturbed.CompareVersionsAsync(app, "notes", from: 1, to: 2);

        Assert.That(difference.Changes.Single().Change.Column, Is.EqualTo("added"));
    }

    [Test]
    public async Task A_target_that_passes_to_another_table_at_each_attempt_is_a_conflict_and_not_missing()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "target"));
        await Store.CreateTableAsync(new NewFlexTable(app, "spare"));
        FlexTable edited = await Store.CreateTableAsync(new NewFlexTable(app, "edited"));
        FlexColumnDefinition reference = FlexColumn.Reference("reference", "target");
        int locks = 0;
        FlexDbStore disturbed = new(Database.DataSource, options: null, async (text, _) =>
        {
            if (text.Contains("FORCE INDEX (PRIMARY)", StringComparison.Ordinal))
            {
                locks++;
                await Database.ExecuteAsync($"""
                    UPDATE flex_tables SET name = 'between' WHERE application_id = '{app}' AND name = 'target';
                    UPDATE flex_tables SET name = 'target' WHERE application_id = '{app}' AND name = 'spare';
                    UPDATE flex_tables SET name = 'spare' WHERE application_id = '{app}' AND name = 'between';
                    """);
            }
        });

        FlexConcurrencyException? edit = await Assert.ThrowsAsync<FlexConcurrencyException>(
            () => disturbed.EditTableAsync(app, "edited", edit => edit.AddColumn(reference)));
        FlexConcurrencyException? create = await Assert.ThrowsAsync<FlexConcurrencyException>(
            () => disturbed.CreateTableAsync(new NewFlexTable(app, "made") { Columns = [reference] }));

        Assert.That(locks, Is.EqualTo(20));
        Assert.That((edit!.TableId, edit.TableName, edit.ExpectedVersion, edit.ActualVersion), Is.EqualTo((edited.Id, "edited", 1, 1)));
        Assert.That(edit.Message, Does.Contain("'target'").And.Not.Contain("not 1"));
        Assert.That((create!.TableName, create.ExpectedVersion, create.ActualVersion), Is.EqualTo(("made", 0, 0)));
        Assert.That(create.Message, Does.Contain("'target'"));
        Assert.That(await Store.GetTableAsync(app, "edited"), Is.EqualTo(edited));
        Assert.That(await Store.FindTableAsync(app, "made"), Is.Null);
    }

    [Test]
    public async Task A_restore_whose_target_passes_to_another_table_at_each_attempt_does_not_speak_of_versions()
    {
        string app = NewApplication();
        await Store.CreateTableAsync(new NewFlexTable(app, "target"));
        FlexTable table = await Store.CreateTableAsync(
            new NewFlexTable(app, "restored") { Columns = [FlexColumn.Reference("reference", "target")] });
        await Store.DeleteTableAsync(app, table);
        bool isRenamed = false;
        FlexDbStore disturbed = new(Database.DataSource, options: null, async (text, cancellationToken) =>
        {
            if (text.Contains("FORCE INDEX (PRIMARY)", StringComparison.Ordinal))
            {
                await Store.RenameTableAsync(app, isRenamed ? "renamed" : "target", isRenamed ? "target" : "renamed", cancellationToken: cancellationToken);
                isRenamed = !isRenamed;
            }
        });

        FlexConcurrencyException? conflict = await Assert.ThrowsAsync<FlexConcurrencyException>(() => disturbed.RestoreTableAsync(app, table));

        Assert.That((conflict!.TableId, conflict.ExpectedVersion, conflict.ActualVersion), Is.EqualTo((table.Id, 1, 1)));
        Assert.That(conflict.Message, Does.Contain("'target'").And.Not.Contain("not 1"));
        Assert.That((await Store.GetTableAsync(app, table, includeDeleted: true)).DeletedAt, Is.Not.Null);
    }

    private static bool IsCommit(string text) => text.EndsWith("COMMIT;", StringComparison.Ordinal);

    /// <summary>Lets a write lose its commit, or the answer to it, and another writer come before it asks again.</summary>
    private async Task<T> WithLostCommitAsync<T>(ProxyFault fault, Func<FlexDbStore, Task<T>> write, Func<Task> other)
    {
        await using TcpProxy proxy = TcpProxy.Start(Database.ConnectionString, out string proxied);
        await using MySqlDataSource dataSource = new(proxied);
        bool isCut = false;
        proxy.OnCommand = command =>
        {
            bool cuts = command.Commits && !isCut;
            isCut |= cuts;
            return cuts ? fault : null;
        };
        bool isDisturbed = false;
        FlexDbStore store = new(dataSource, options: null, async (_, _) =>
        {
            if (isCut && !isDisturbed)
            {
                isDisturbed = true;
                await other();
            }
        });

        T outcome = await write(store);

        Assert.That(isDisturbed, Is.True);
        return outcome;
    }

    /// <summary>A store in which another writer comes before the first text that fits.</summary>
    private FlexDbStore DisturbedBefore(Predicate<string> fits, Func<Task> other)
    {
        bool isDone = false;
        return new FlexDbStore(Database.DataSource, options: null, async (text, _) =>
        {
            if (!isDone && fits(text))
            {
                isDone = true;
                await other();
            }
        });
    }
}
