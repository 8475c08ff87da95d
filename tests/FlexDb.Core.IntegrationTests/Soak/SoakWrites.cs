using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>The writes of a soak.</summary>
internal sealed class SoakWrites(SoakCaller caller)
{
    private const int FewTables = 6;
    private const int ManyTables = 18;
    private const int Names = 60;

    private readonly SoakManyTableWrites _manyTables = new(caller);

    private FlexDbStore Store => caller.Store;

    private SoakApplication Application => caller.Application;

    private Random Random => caller.Random;

    public Task NextAsync()
    {
        if (Application.Live.Count < FewTables || caller.AnyLive() is not { } table)
        {
            return Random.Chance(0.3) ? RestoreAsync() : CreateAsync();
        }

        return Random.Next(100) switch
        {
            < 6 => Application.Live.Count < ManyTables ? CreateAsync() : DeleteAsync(table.Key),
            < 36 => EditAsync(table),
            < 46 => EditReadVersionAsync(table.Key),
            < 54 => PlanAndApplyAsync(table.Key),
            < 62 => RenameAsync(table),
            < 70 => DeleteAsync(table.Key),
            < 77 => RestoreAsync(),
            < 80 => PurgeAsync(),
            < 87 => RevertAsync(table.Key),
            < 90 => _manyTables.ImportAsync(),
            < 93 => SetDisplayNameAsync(table.Key),
            < 96 => SetActiveAsync(table.Key),
            _ => _manyTables.WithTransactionAsync(),
        };
    }

    private Task CreateAsync()
    {
        string name = NewName();
        return caller.WriteAsync(
            "create",
            async (actor, token) =>
            {
                FlexTable created = await Store.CreateTableAsync(
                    new NewFlexTable(caller.App, name)
                    {
                        Actor = actor,
                        Columns = [.. Enumerable.Range(0, Random.Next(4)).Select(i => Random.NewColumn($"c_{i}"))],
                    },
                    token);
                return [.. caller.Made(created), new GaveName(created.Id, name)];
            },
            [new MadeVersion(null), new GaveName(null, name)]);
    }

    private Task EditAsync(KeyValuePair<string, string> table)
    {
        string? target = Random.Chance(0.25) && caller.AnyLive() is { } other ? other.Value : null;
        return caller.WriteAsync(
            target is null ? "edit" : "edit that adds a reference",
            async (actor, token) => caller.Made((await Store.EditTableAsync(
                caller.App,
                caller.Key(table),
                Random.Edit(actor, target),
                caller.Options(actor),
                token)).Table),
            [new MadeVersion(null)]);
    }

    private Task EditReadVersionAsync(string id) => caller.WriteAsync(
        "edit of an expected version",
        async (actor, token) =>
        {
            FlexTable read = await Store.GetTableAsync(caller.App, FlexTableKey.ById(id), cancellationToken: token);
            await MaybeWaitAsync();
            return caller.Made((await Store.EditTableAsync(
                caller.App,
                read,
                Random.Edit(actor, target: null),
                caller.Options(actor) with { ExpectedVersion = read.Version },
                token)).Table);
        },
        [new MadeVersion(id)]);

    private Task PlanAndApplyAsync(string id) => caller.WriteAsync(
        "plan and apply",
        async (actor, token) =>
        {
            FlexPlan plan = await Store.PlanEditAsync(
                caller.App,
                FlexTableKey.ById(id),
                Random.Edit(actor, caller.AnyLive()?.Value),
                cancellationToken: token);
            await MaybeWaitAsync();
            return caller.Made((await Store.ApplyPlanAsync(caller.App, plan, caller.Options(actor), token)).Table);
        },
        [new MadeVersion(id)]);

    private Task RevertAsync(string id) => caller.WriteAsync(
        "revert",
        async (actor, token) =>
        {
            int version = Random.Next(1, int.Max(2, caller.World.LeastVersion(id)));
            FlexTable before = await Store.GetTableAsync(caller.App, FlexTableKey.ById(id), cancellationToken: token);
            FlexTable reverted = (await Store.RevertTableAsync(caller.App, before, version, caller.Options(actor) with { ExpectedVersion = before.Version }, token)).Table;

            // One to a state that is the present one makes no version.
            return reverted.Version == before.Version ? [] : caller.Made(reverted);
        },
        [new MadeVersion(id)]);

    private Task RenameAsync(KeyValuePair<string, string> table)
    {
        string name = NewName();
        return caller.WriteAsync(
            "rename",
            async (actor, token) =>
            {
                FlexTable renamed = await Store.RenameTableAsync(caller.App, caller.Key(table), name, new FlexRenameOptions { Actor = actor }, token);
                caller.Saw(renamed);
                return [new GaveName(renamed.Id, name)];
            },
            [new GaveName(table.Key, name)],
            mayTouchOthers: true);
    }

    private Task DeleteAsync(string id) => caller.WriteAsync(
        "delete",
        async (_, token) =>
        {
            await Store.DeleteTableAsync(caller.App, FlexTableKey.ById(id), token);
            Application.NoteDeleted(id);
            return [new DeletedTable(id)];
        },
        [new DeletedTable(id)]);

    private Task RestoreAsync()
    {
        if (AnyDeleted() is not { } id)
        {
            return CreateAsync();
        }

        string? name = Random.Chance(0.5) ? NewName() : null;
        return caller.WriteAsync(
            "restore",
            async (actor, token) =>
            {
                FlexTable restored = await Store.RestoreTableAsync(
                    caller.App,
                    FlexTableKey.ById(id),
                    new FlexRestoreOptions { RestoreAs = name, Actor = actor },
                    token);
                caller.Saw(restored);
                return [new RestoredTable(id), new GaveName(id, restored.Name)];
            },
            name is null ? [new RestoredTable(id)] : [new RestoredTable(id), new GaveName(id, name)],
            mayTouchOthers: true);
    }

    /// <summary>Purges a table that somebody was told is there.</summary>
    /// <remarks>A create in doubt whose table was deleted and purged meanwhile makes it anew: there is nothing left to tell.</remarks>
    private Task PurgeAsync()
    {
        if (AnyDeleted() is not { } id || !caller.World.IsAcknowledged(id))
        {
            return RestoreAsync();
        }

        return caller.WriteAsync(
            "purge",
            async (_, token) =>
            {
                await Store.PurgeTableAsync(caller.App, FlexTableKey.ById(id), token);
                Application.Deleted.TryRemove(id, out byte _);
                return [new PurgedTable(id)];
            },
            [new PurgedTable(id)]);
    }

    private Task SetDisplayNameAsync(string id)
    {
        string name = $"Display {caller.World.NewActor()}";
        return caller.WriteAsync(
            "set display name",
            async (_, token) =>
            {
                caller.Saw(await Store.SetDisplayNameAsync(caller.App, FlexTableKey.ById(id), name, token));
                return [new GaveDisplayName(id, name)];
            },
            [new GaveDisplayName(id, name)]);
    }

    private Task SetActiveAsync(string id)
    {
        bool isActive = Random.Chance(0.7);
        return caller.WriteAsync(
            "switch active",
            async (_, token) =>
            {
                FlexTableKey key = FlexTableKey.ById(id);
                caller.Saw(await (isActive ? Store.ActivateTableAsync(caller.App, key, token) : Store.DeactivateTableAsync(caller.App, key, token)));
                return [new SwitchedActive(id, isActive)];
            },
            [new SwitchedActive(id, isActive)]);
    }

    private string? AnyDeleted()
    {
        string[] deleted = [.. Application.Deleted.Keys];
        return deleted.Length == 0 ? null : Random.Pick(deleted);
    }

    private string NewName() => $"t_{Random.Next(Names)}";

    private Task MaybeWaitAsync() => Random.Chance(0.5) ? Task.Delay(Random.Next(20)) : Task.CompletedTask;
}
