using FlexDb.Core.Evolution;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>The reads of a soak; each shows nothing older than what was reported done before it began.</summary>
internal sealed class SoakReads(SoakCaller caller)
{
    private const int MostVersions = 20;

    private SoakWorld World => caller.World;

    public async Task NextAsync()
    {
        if (caller.AnyLive() is not { } table)
        {
            await caller.ReadAsync("list", ListAsync);
            return;
        }

        FlexTableKey key = FlexTableKey.ById(table.Key);
        switch (caller.Random.Next(100))
        {
            case < 45:
                await caller.ReadAsync("read", token => ReadAsync(table, token));
                break;
            case < 60:
                await caller.ReadAsync("list", ListAsync);
                break;
            case < 75:
                await caller.ReadAsync("list versions", token => ListVersionsAsync(key, token));
                break;
            case < 90:
                await caller.ReadAsync("compare versions", token => caller.Store.CompareVersionsAsync(
                    caller.App,
                    key,
                    1,
                    caller.Random.Next(1, int.Max(2, World.LeastVersion(table.Key) + 1)),
                    token));
                break;
            case < 95:
                await caller.ReadAsync("export", token => caller.Store.ExportAsync(caller.App, cancellationToken: token));
                break;
            default:
                await caller.ReadAsync("verify history", token => VerifyAsync(key, token));
                break;
        }
    }

    private async Task ReadAsync(KeyValuePair<string, string> table, CancellationToken cancellationToken)
    {
        int least = World.LeastVersion(table.Key);
        FlexTable? read = await caller.Store.FindTableAsync(
            caller.App,
            caller.Key(table),
            includeDeleted: caller.Random.Chance(0.2),
            cancellationToken);
        if (read is null)
        {
            caller.Application.Live.TryRemove(table.Key, out _);
            return;
        }

        World.See(read, read.Id == table.Key ? least : 0);
        if (read.DeletedAt is null)
        {
            caller.Application.NoteLive(read);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        FlexTableFilter filter = new() { PageSize = caller.Random.Next(1, 40), Deleted = caller.Random.Pick(Enum.GetValues<FlexDeletedTables>()) };
        HashSet<string> ids = [];
        await foreach (FlexTableSummary table in caller.Store.ListTablesAsync(caller.App, filter, cancellationToken))
        {
            // A table that is renamed meanwhile may come twice, or not at all.
            ids.Add(table.Id);
            if (table.DeletedAt is null)
            {
                caller.Application.NoteLive(table.Id, table.Name);
            }
            else
            {
                caller.Application.NoteDeleted(table.Id);
            }
        }
    }

    private async Task ListVersionsAsync(FlexTableKey key, CancellationToken cancellationToken)
    {
        bool newestFirst = caller.Random.Chance(0.5);
        FlexVersionFilter filter = new() { NewestFirst = newestFirst, PageSize = caller.Random.Next(1, MostVersions) };
        int? last = null;
        int count = 0;
        await foreach (FlexTableVersion version in caller.Store.ListVersionsAsync(caller.App, key, filter, cancellationToken))
        {
            World.See(version.TableId, version.Version, version.Schema);
            if (last is { } before && version.Version != before + (newestFirst ? -1 : 1))
            {
                World.Problem($"Version {version.Version} of table {version.TableId} was listed after version {before}.");
            }

            last = version.Version;
            if (++count == MostVersions)
            {
                break;
            }
        }
    }

    private async Task VerifyAsync(FlexTableKey key, CancellationToken cancellationToken)
    {
        FlexHistoryReport report = await caller.Store.VerifyHistoryAsync(caller.App, key, cancellationToken);
        foreach (FlexHistoryProblem problem in report.Problems)
        {
            World.Problem($"The history of table {key} was found broken: {problem}");
        }
    }
}
