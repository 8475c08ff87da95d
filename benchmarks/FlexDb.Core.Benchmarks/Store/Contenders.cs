using FlexDb.Core.Benchmarks.Store.Ado;
using FlexDb.Core.Benchmarks.Store.EntityFramework;
using FlexDb.Core.Benchmarks.Store.Twin;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Store;

/// <summary>All contenders, the store first.</summary>
internal sealed class Contenders : IAsyncDisposable
{
    private Contenders(IReadOnlyList<Contender> all) => All = all;

    public IReadOnlyList<Contender> All { get; }

    /// <summary>Starts them on tables that are there.</summary>
    public static async Task<Contenders> OnAsync(MySqlDataSource dataSource, string connectionString, string twinScript, int[] columns)
    {
        FlexDbContender store = new(dataSource);
        AdoContender ado = new(dataSource);
        EntityFrameworkContender entityFramework = new(connectionString);
        await store.LearnIdsAsync(columns);
        await ado.LearnIdsAsync(columns);
        await entityFramework.LearnIdsAsync(columns);
        List<Contender> all = [store, ado, entityFramework];
        if (TwinContender.Start(twinScript, connectionString) is { } twin)
        {
            all.Add(twin);
        }
        else
        {
            Console.Error.WriteLine("The TypeScript twin is left out: it is not wanted, or not built.");
        }

        return new Contenders(all);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Contender contender in All)
        {
            await contender.DisposeAsync();
        }
    }
}
