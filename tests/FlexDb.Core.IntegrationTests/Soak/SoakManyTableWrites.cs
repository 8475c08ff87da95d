using System.Data;

using FlexDb.Core.Connections;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Tests.Support;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>Those writes of a soak that change several tables at once: all or none.</summary>
internal sealed class SoakManyTableWrites(SoakCaller caller)
{
    private const int MostTables = 18;

    private FlexDbStore Store => caller.Store;

    private SoakApplication Application => caller.Application;

    private Random Random => caller.Random;

    /// <summary>Imports what another application, or the same one, has.</summary>
    public async Task ImportAsync()
    {
        List<WriteEffect> effects = [];
        await caller.WriteAsync(
            "import",
            async (actor, token) =>
            {
                SoakApplication source = Random.Pick(caller.World.Applications);
                FlexSnapshot snapshot = await Store.ExportAsync(source.Id, cancellationToken: token);
                snapshot = new FlexSnapshot(snapshot.Tables.Take(MostTables));
                FlexImportMode mode = Random.Chance(0.6) ? FlexImportMode.Merge : FlexImportMode.Mirror;
                FlexImportPlan plan = await Store.PlanImportAsync(caller.App, snapshot, mode, cancellationToken: token);
                effects.AddRange(ImportEffects.Of(plan));
                await Store.ApplyImportAsync(
                    caller.App,
                    plan,
                    new FlexImportOptions { Actor = actor, Allow = FlexChangeImpact.Lossy, AllowDeactivated = true },
                    token);
                Note(effects);
                return effects;
            },
            effects);
    }

    /// <summary>Two edits in a transaction of the host's: both or none.</summary>
    public async Task WithTransactionAsync()
    {
        List<WriteEffect> effects = [];
        await caller.WriteAsync(
            "two edits in a host's transaction",
            async (actor, token) =>
            {
                List<FlexTable> edited = [];
                try
                {
                    await using MySqlConnection connection = await caller.Host.DataSource.OpenConnectionAsync(token);
                    await using MySqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
                    await EditTwoAsync(Store.WithTransaction(transaction), edited, actor, token);
                    effects.AddRange(edited.Select(MadeVersion.Of));
                    await EndAsync(transaction);
                }
                catch (Exception exception) when (ServerFailures.IsServerFailure(exception))
                {
                    throw new HostFailureException(exception);
                }

                return [.. edited.SelectMany(caller.Made)];
            },
            effects);
    }

    private async Task EditTwoAsync(FlexDbStore store, List<FlexTable> edited, string actor, CancellationToken cancellationToken)
    {
        // In no order, so that two hosts may come to wait for each other.
        string[] ids = [.. Application.Live.Keys];
        Random.Shuffle(ids);
        foreach (string id in ids.Take(2))
        {
            Action<FlexTableEdit> edit = Random.Edit(actor, target: null);
            edited.Add((await store.EditTableAsync(caller.App, FlexTableKey.ById(id), edit, caller.Options(actor), cancellationToken)).Table);
        }
    }

    private async Task EndAsync(MySqlTransaction transaction)
    {
        if (Random.Chance(0.2))
        {
            await transaction.RollbackAsync(CancellationToken.None);
            throw new HostFailureException(inner: null);
        }

        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (ServerFailures.IsServerFailure(exception))
        {
            throw new HostCommitException(exception);
        }
    }

    private void Note(IEnumerable<WriteEffect> effects)
    {
        foreach (WriteEffect effect in effects)
        {
            switch (effect)
            {
                case MadeVersion { TableId: { } id, Version: { } version }:
                    caller.World.Acknowledge(id, version);
                    break;
                case GaveName { TableId: { } id, Name: var name }:
                    Application.NoteLive(id, name);
                    break;
                case DeletedTable { TableId: { } id }:
                    Application.NoteDeleted(id);
                    break;
            }
        }
    }
}
