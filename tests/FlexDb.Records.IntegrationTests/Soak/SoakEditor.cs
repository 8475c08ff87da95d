using System.Collections.Concurrent;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Edits the schemas of an application whose records others write, and reports each edit.</summary>
internal sealed class SoakEditor(FlexDbStore catalog, FlexRecordStore store, SharedState state, ModelRandom random, ConcurrentQueue<ReportedWrite> writes)
{
    private static int s_actors;

    public CancellationToken Token { get; set; }

    public string Last { get; private set; } = "";

    /// <summary>Creates the tables of the application.</summary>
    public async Task CreateAsync()
    {
        foreach ((int place, NewFlexTable table) in SharedTables.Of(state.Application).Index())
        {
            string actor = NewActor();
            FlexTable created = await catalog.CreateTableAsync(table with { Actor = actor }, Token);
            state.Tables[place] = created;
            writes.Enqueue(new ReportedWrite(actor, "create", WriteOutcome.Done) { Effects = [MadeVersion.Of(created), new GaveName(created.Id, created.Name)] });
        }
    }

    public async Task NextAsync()
    {
        FlexTable table = random.Pick(state.Tables);
        string id = table.Id;
        FlexTableKey key = FlexTableKey.ById(id);
        string actor = NewActor();
        FlexEditOptions lossy = new() { Actor = actor, Allow = FlexChangeImpact.Lossy, AllowDeactivated = true };
        string[] names = [.. state.Tables.Select(static each => each.Name)];
        switch (random.Next(24))
        {
            case 0:
                Last = $"indexes of times of {table.Name}";
                await store.For(state.Application, key).IndexAsync((FlexRecordTimes)random.Next(4), Token);
                break;
            case 1 or 2:
                string name = $"{table.Name.Split('_')[0]}_{state.NextNumber()}";
                await ReportAsync($"rename of {table.Name} to {name}", actor, [new GaveName(id, name)], async () =>
                {
                    await catalog.RenameTableAsync(state.Application, key, name, new FlexRenameOptions { Actor = actor }, Token);
                    return [new GaveName(id, name)];
                });
                break;
            case 3 or 4 or 5:
                int version = random.Next(table.Version) + 1;
                await ReportAsync($"revert of {table.Name} to {version}", actor, [new MadeVersion(id)], async () =>
                    Made(await catalog.RevertTableAsync(state.Application, key, version, lossy, Token)));
                break;
            case 6:
                bool isActive = random.Chance(0.8);
                await ReportAsync($"switch of {table.Name} to {isActive}", actor, [new SwitchedActive(id, isActive)], async () =>
                {
                    await (isActive ? catalog.ActivateTableAsync(state.Application, key, Token) : catalog.DeactivateTableAsync(state.Application, key, Token));
                    return [new SwitchedActive(id, isActive)];
                });
                break;
            case 7:
                await DeleteAndRestoreAsync(table, actor);
                break;
            default:
                await ReportAsync($"edit of {table.Name}", actor, [new MadeVersion(id)], async () =>
                    Made(await catalog.EditTableAsync(state.Application, key, edit => random.Change(edit, names, SharedTables.Kept), lossy, Token)));
                break;
        }

        await ReadTablesAsync();
    }

    /// <summary>Makes tables that are deleted or switched off live again, so that the records of all can be read.</summary>
    public async Task EndAsync()
    {
        for (int i = 0; i < state.Tables.Length; i++)
        {
            string id = state.Tables[i].Id;
            if ((await catalog.GetTableAsync(state.Application, FlexTableKey.ById(id), includeDeleted: true)).DeletedAt is not null)
            {
                await RestoreAsync(id, NewActor());
            }

            state.Tables[i] = await catalog.GetTableAsync(state.Application, FlexTableKey.ById(id));
        }
    }

    private async Task DeleteAndRestoreAsync(FlexTable table, string actor)
    {
        try
        {
            await ReportAsync($"delete of {table.Name}", actor, [new DeletedTable(table.Id)], async () =>
            {
                await catalog.DeleteTableAsync(state.Application, FlexTableKey.ById(table.Id), Token);
                return [new DeletedTable(table.Id)];
            });
        }
        catch (FlexTableException)
        {
            // Others refer to it, or it is deleted already.
        }

        await RestoreAsync(table.Id, NewActor());
    }

    private Task RestoreAsync(string id, string actor) => ReportAsync($"restore of {id}", actor, [new RestoredTable(id)], async () =>
    {
        FlexTable restored = await catalog.RestoreTableAsync(state.Application, FlexTableKey.ById(id), new FlexRestoreOptions { Actor = actor }, Token);
        return [new RestoredTable(id), new GaveName(id, restored.Name)];
    });

    /// <summary>Edits, and reports what it was told to have come to.</summary>
    private async Task ReportAsync(string what, string actor, IReadOnlyList<WriteEffect> ifUnknown, Func<Task<IReadOnlyList<WriteEffect>>> editAsync)
    {
        Last = what;
        DoubtLog.Call doubt = DoubtLog.Begin();
        WriteOutcome outcome = WriteOutcome.Failed;
        IReadOnlyList<WriteEffect> effects = ifUnknown;
        try
        {
            effects = await editAsync();
            outcome = WriteOutcome.Done;
        }
        catch (FlexOutcomeUnknownException)
        {
            outcome = WriteOutcome.Unknown;
        }
        finally
        {
            writes.Enqueue(new ReportedWrite(actor, what, outcome) { Effects = effects, WasInDoubt = doubt.IsInDoubt, MayTouchOthers = effects.Any(static effect => effect is GaveName or RestoredTable) });
        }
    }

    /// <summary>What an edit has done; one that changes nothing makes no version.</summary>
    private static IReadOnlyList<WriteEffect> Made(FlexEditResult edit) => edit.WasWritten ? [MadeVersion.Of(edit.Table)] : [];

    private async Task ReadTablesAsync()
    {
        // A renamed table gives new versions to those that refer to it.
        for (int i = 0; i < state.Tables.Length; i++)
        {
            state.Tables[i] = await catalog.GetTableAsync(state.Application, FlexTableKey.ById(state.Tables[i].Id), includeDeleted: true, Token);
        }
    }

    private static string NewActor() => $"e{Interlocked.Increment(ref s_actors)}";
}
