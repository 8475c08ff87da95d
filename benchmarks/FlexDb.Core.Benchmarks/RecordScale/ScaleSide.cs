using FlexDb.Records;

namespace FlexDb.Core.Benchmarks.RecordScale;

internal enum RecordScaleOperation
{
    FindById,
    FindByUnique,
    RangeAndSort,
    EqualityAndSort,
    TwoEqualities,
    CountTo10000,
    Insert,
    Replace,
    Delete,
    Import500,
}

/// <summary>Calls of the library's on one side of the comparison.</summary>
internal sealed class ScaleSide(ScaleData data)
{
    // Of the records of a spot the first are read, those after them replaced, and the others deleted.
    private const int Read = 10;
    private const int Replaced = 20;

    // The teams come again, as those of a host's users do. The library has counted their records by then: it remembers such
    // counts for a minute.
    private const int TeamSpots = 8;

    private static readonly FlexRecordWriteOptions Options = new() { Actor = "user_17" };

    private int _inserted;
    private int _replaced;
    private int _deleted;

    /// <summary>Calls that are ready to run.</summary>
    /// <param name="operation">What they do.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">What decides on which records; the same for both sides.</param>
    public async Task<Func<Task>[]> PrepareAsync(RecordScaleOperation operation, int count, int seed)
    {
        Random random = new(seed);
        Func<Task>[] calls = new Func<Task>[count];
        for (int i = 0; i < count; i++)
        {
            calls[i] = await PrepareAsync(operation, random);
        }

        return calls;
    }

    private async Task<Func<Task>> PrepareAsync(RecordScaleOperation operation, Random random)
    {
        int spot = random.Next(ScaleData.Spots);
        FlexRecordSet set = data.At(spot);
        (int block, int place) = data.Record(spot, random.Next(Read));
        string status = ScaleRecords.States[random.Next(ScaleRecords.States.Length)];
        switch (operation)
        {
            case RecordScaleOperation.FindById:
                return async () => EnsureDone(await set.FindAsync(ScaleRecords.Id(block, place)) is not null);
            case RecordScaleOperation.FindByUnique:
                return async () => EnsureDone(await set.FindByAsync("email", ScaleRecords.Email(block, place)!) is not null);
            case RecordScaleOperation.RangeAndSort:
                DateOnly from = ScaleRecords.FirstDay.AddDays(random.Next(ScaleRecords.Days - 365));
                return Query(set, new FlexQuery { Where = FlexFilter.Between("due", from, from.AddDays(365)), OrderBy = [FlexSort.Ascending("due")] });
            case RecordScaleOperation.EqualityAndSort:
                return Query(set, new FlexQuery { Where = FlexFilter.Equal("status", status), OrderBy = [FlexSort.Descending("due")] });
            case RecordScaleOperation.TwoEqualities:
                spot = random.Next(TeamSpots) * (ScaleData.Spots / TeamSpots);
                (block, place) = data.Record(spot, random.Next(Read));
                return Query(data.At(spot), new FlexQuery { Where = FlexFilter.Equal("status", status) & FlexFilter.Equal("team", ScaleRecords.Team(block, place)) });
            case RecordScaleOperation.CountTo10000:
                return async () => EnsureDone((await set.CountAsync(FlexFilter.Equal("status", status), upTo: 10_000)).Value > 0);
            case RecordScaleOperation.Insert:
                byte[] json = NewJson(block);
                return () => set.InsertAsync(json, new FlexRecordInsertOptions { Actor = "user_17" });
            case RecordScaleOperation.Replace:
                return await ReplaceAsync(random);
            case RecordScaleOperation.Delete:
                return Delete();
            case RecordScaleOperation.Import500:
                FlexImportRow[] rows = [.. Enumerable.Range(0, 500).Select(row => new FlexImportRow(row, NewJson(block)))];
                return () => set.ImportAsync(rows.ToAsyncEnumerable());
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    private static Func<Task> Query(FlexRecordSet set, FlexQuery query) => async () => EnsureDone((await set.QueryAsync(query)).Records.Count > 0);

    /// <summary>Each record in turn, so that none is there twice in a round.</summary>
    private async Task<Func<Task>> ReplaceAsync(Random random)
    {
        int spot = _replaced % ScaleData.Spots;
        (int block, int place) = data.Record(spot, Read + (_replaced / ScaleData.Spots % (Replaced - Read)));
        _replaced++;
        FlexRecordSet set = data.At(spot);
        string id = ScaleRecords.Id(block, place);
        FlexRecord current = await set.GetAsync(id);
        byte[] json = ScaleRecords.Json(
            ScaleRecords.Email(block, place), ScaleRecords.Status(block, place), ScaleRecords.Due(random.Next()), ScaleRecords.Team(block, place), place);
        return () => set.ReplaceAsync(id, json, Options with { Current = current });
    }

    private Func<Task> Delete()
    {
        int spot = _deleted % ScaleData.Spots;
        (int block, int place) = data.Record(spot, Replaced + (_deleted / ScaleData.Spots));
        _deleted++;
        FlexRecordSet set = data.At(spot);
        return () => set.DeleteAsync(ScaleRecords.Id(block, place), Options);
    }

    private byte[] NewJson(int block)
    {
        int number = ++_inserted;
        return ScaleRecords.Json(
            FormattableString.Invariant($"new-{number:D12}@example.org"), ScaleRecords.Status(block, number), ScaleRecords.Due(number), ScaleRecords.Team(block, number), number);
    }

    private static void EnsureDone(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("A call has not done its job.");
        }
    }
}
