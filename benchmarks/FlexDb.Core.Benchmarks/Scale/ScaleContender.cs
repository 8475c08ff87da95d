using System.Diagnostics;

using FlexDb.Core.Benchmarks.Store;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.Scale;

internal enum ScaleOperation
{
    ReadByName,
    ReadById,
    ReadUnchanged,
    ListFirstPage,
    ListPageInTheMiddle,
    ListVersionsFirstPage,
    ListVersionsLastPage,
    ReadVersion,

    // From here on writes, for which there is no bar.
    Edit,
    Create,
    Delete,
}

/// <summary>The store on one application of a catalog; each call goes to another table.</summary>
internal sealed class ScaleContender(MySqlDataSource dataSource, int tables, int versions)
{
    private readonly FlexDbStore _store = new(dataSource, new FlexDbOptions { SchemaMemorySize = 0 });
    private readonly FlexDbStore _remembering = new(dataSource);

    // Seeded, so that every run makes the same calls.
    private readonly Random _random = new(20);
    private int _created;
    private int _deleted;

    public async Task<TimeSpan> RunAsync(ScaleOperation operation, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            await CallAsync(operation);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    // Fifty of them, spread over the whole application, so that both catalogs are read from the server's cache: what is
    // compared is the way to a row, not the size of the memory. The last tables are left to the deletes.
    private string AnyTable() => LargeCatalog.Table(_random.Next(Math.Min(tables, 100) / 2) * (tables / Math.Min(tables, 100)));

    private Task CallAsync(ScaleOperation operation) => operation switch
    {
        ScaleOperation.ReadByName => _store.GetTableAsync(LargeCatalog.LargeApplication, AnyTable()),
        ScaleOperation.ReadById => _store.GetTableAsync(
            LargeCatalog.LargeApplication,
            FlexTableKey.ById(AnyTable().Replace("table_", "t", StringComparison.Ordinal).Insert(1, new string('0', 16)))),
        ScaleOperation.ReadUnchanged => _remembering.GetTableAsync(LargeCatalog.LargeApplication, AnyTable()),
        ScaleOperation.ListFirstPage => PageAsync(after: null),
        ScaleOperation.ListPageInTheMiddle => PageAsync(LargeCatalog.Table(tables / 2)),
        ScaleOperation.ListVersionsFirstPage => VersionsAsync(newestFirst: false),
        ScaleOperation.ListVersionsLastPage => VersionsAsync(newestFirst: true),
        ScaleOperation.ReadVersion => _store.GetVersionAsync(
            LargeCatalog.LargeApplication, LargeCatalog.LongHistory, 1 + (_random.Next(Math.Min(versions, 50)) * (versions / Math.Min(versions, 50)))),
        ScaleOperation.Edit => _store.EditTableAsync(
            LargeCatalog.LargeApplication,
            AnyTable(),
            edit => edit.ModifyColumn(Sample.EditedColumn, column => column with { DisplayName = Sample.NewLabel() })),
        ScaleOperation.Create => _store.CreateTableAsync(
            new NewFlexTable(LargeCatalog.LargeApplication, FormattableString.Invariant($"created_{++_created}")) { Columns = [.. Sample.Columns(20)] }),
        ScaleOperation.Delete => _store.DeleteTableAsync(LargeCatalog.LargeApplication, LargeCatalog.Table(tables - ++_deleted)),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    private async Task PageAsync(string? after)
    {
        FlexTableFilter filter = new() { After = after, PageSize = 25 };
        await foreach (FlexTableSummary _ in _store.ListTablesAsync(LargeCatalog.LargeApplication, filter).Take(filter.PageSize))
        {
        }
    }

    private async Task VersionsAsync(bool newestFirst)
    {
        FlexVersionFilter filter = new() { NewestFirst = newestFirst };
        await foreach (FlexTableVersion _ in _store.ListVersionsAsync(LargeCatalog.LargeApplication, LargeCatalog.LongHistory, filter).Take(50))
        {
        }
    }
}
