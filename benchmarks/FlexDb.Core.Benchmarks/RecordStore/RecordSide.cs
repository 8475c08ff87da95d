using System.Diagnostics;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>A contender with its records: which were loaded, which have come since, and which are gone.</summary>
/// <remarks>
/// The first half of what was loaded is read and changed; the second is deleted, in an order that jumps about. What is
/// inserted comes after all of it.
/// </remarks>
internal sealed class RecordSide(RecordContender contender, RecordBenchDatabase database)
{
    private const int LoadedAtOnce = 1_000;
    private const int Loaders = 3;

    private long _rows;
    private long _inserted;
    private long _deleted;

    public RecordContender Contender { get; } = contender;

    /// <summary>The bytes that a record takes, measured after loading.</summary>
    public long BytesARecord { get; private set; }

    /// <summary>How many records a second were loaded; null where they were there.</summary>
    public double? LoadedASecond { get; private set; }

    /// <summary>Whether it holds what was loaded and nothing else, as the other contenders then do.</summary>
    public bool IsUntouched => _inserted == 0 && _deleted == 0;

    /// <summary>Loads the records, unless an earlier run has kept them.</summary>
    public async Task LoadAsync(long rows)
    {
        if (await database.ReadAsync($"SELECT loaded, inserted, deleted, bytes FROM bench_progress WHERE contender = '{Contender.Name}'") is [long loaded, long inserted, long deleted, long bytes])
        {
            (_rows, _inserted, _deleted, BytesARecord) = (loaded, inserted, deleted, bytes / loaded);
            return;
        }

        await Contender.CreateAsync();
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, (rows + LoadedAtOnce - 1) / LoadedAtOnce, new ParallelOptions { MaxDegreeOfParallelism = Loaders }, async (chunk, _) =>
        {
            long first = chunk * LoadedAtOnce;
            await Contender.LoadAsync([.. Enumerable.Range(0, (int)Math.Min(LoadedAtOnce, rows - first)).Select(i => SampleRecords.Of(first + i))]);
        });
        LoadedASecond = rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
        long size = await database.BytesOfAsync(Contender.Tables);
        (_rows, BytesARecord) = (rows, size / rows);
        await database.ExecuteAsync(FormattableString.Invariant($"INSERT INTO bench_progress VALUES ('{Contender.Name}', {rows}, 0, 0, {size})"));
    }

    /// <summary>The same records with another way to reach the server.</summary>
    public RecordSide With(RecordContender contender) => new(contender, database) { _rows = _rows, _inserted = _inserted + 100_000, _deleted = _deleted + (_rows / 4) };

    /// <summary>Calls that are ready to run.</summary>
    /// <param name="operation">What they do.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">What decides on which records; the same for all contenders.</param>
    public async Task<Func<Task>[]> PrepareAsync(RecordOperation operation, int count, int seed)
    {
        Random random = new(seed);
        Func<Task>[] calls = new Func<Task>[count];
        for (int i = 0; i < count; i++)
        {
            long number = random.NextInt64(_rows / 2);
            calls[i] = operation switch
            {
                RecordOperation.FindById => Find(SampleRecords.Id(number)),
                RecordOperation.FindByUnique => FindByUnique(SampleRecords.Email(number)),
                RecordOperation.Insert => Contender.Insert(SampleRecords.Of(_rows + _inserted++)),
                RecordOperation.Replace => await Contender.ReplaceAsync(SampleRecords.Id(Scattered(seed, i)), SampleRecords.NewQuantity()),
                RecordOperation.Patch => Contender.Patch(SampleRecords.Id(number), SampleRecords.NewQuantity()),
                RecordOperation.Delete => Delete(NextToDelete()),
                RecordOperation.InsertBatch => Contender.InsertBatch(Next(SampleRecords.BatchSize)),
                RecordOperation.Import => Contender.Import(Next(SampleRecords.ImportSize(_rows))),
                _ => Query(await RecordQueries.PrepareAsync(Contender, operation, _rows, random)),
            };
        }

        if (operation is RecordOperation.Insert or RecordOperation.InsertBatch or RecordOperation.Import or RecordOperation.Delete)
        {
            await database.ExecuteAsync(FormattableString.Invariant($"UPDATE bench_progress SET inserted = {_inserted}, deleted = {_deleted} WHERE contender = '{Contender.Name}'"));
        }

        return calls;
    }

    private Func<Task> Find(string id) => () => Contender.FindByIdAsync(id);

    private Func<Task> FindByUnique(string email) => () => Contender.FindByUniqueAsync(email);

    private static Func<Task> Query(Func<Task<QueryAnswer>> query) => async () =>
    {
        if ((await query()).IsEmpty)
        {
            throw new InvalidOperationException("A query has found nothing.");
        }
    };

    private Contact[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => SampleRecords.Of(_rows + _inserted++))];

    private Func<Task> Delete(string id) => () => Contender.DeleteAsync(id);

    private string NextToDelete()
    {
        long half = _rows / 2;
        if (_deleted >= _rows - half)
        {
            throw new InvalidOperationException("All records that may be deleted are gone; load more.");
        }

        return SampleRecords.Id(half + Jump(_deleted++, _rows - half));
    }

    // Each record once, because it is replaced at the version that it was read at.
    private long Scattered(int seed, int place) => Jump((seed * 7_919L) + place, _rows / 2);

    // A prime above all sizes has no divisor in common with any, so that every place is reached once.
    private static long Jump(long place, long size) => (long)((Int128)place * 2_147_483_647 % size);
}
