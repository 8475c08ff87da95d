using System.Collections.Concurrent;

using FlexDb.Core;
using FlexDb.Records.IntegrationTests.Model;
using FlexDb.Records.IntegrationTests.Querying;
using FlexDb.Records.Verification;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>The queries of a soak, each kept to be held against what was written.</summary>
internal sealed class SoakQueries(FlexRecordStore store, SharedState state, ModelRandom random, ConcurrentQueue<RecordedRead> reads)
{
    private readonly QueryRandom _queries = new(random.Next(int.MaxValue));

    public CancellationToken Token { get; set; }

    public string Last { get; private set; } = "";

    public Task NextAsync()
    {
        FlexTable table = random.Pick(state.Tables);
        FlexRecordSet records = store.For(state.Application, FlexTableKey.ById(table.Id));
        return random.Next(100) switch
        {
            < 20 => FindAsync(table, records),
            < 45 => StreamAsync(table, records, SoakCondition.Next(table, state, random), state.NextTick),
            < 65 => CountAsync(table, records, SoakCondition.Next(table, state, random), state.NextTick),
            < 80 => SortAsync(table, records),
            < 97 => AnyFilterAsync(table, records),
            _ => VerifyAsync(),
        };
    }

    /// <summary>Asks for every record, and for some by an index, when nobody writes.</summary>
    public async Task AskAtTheEndAsync()
    {
        foreach (FlexTable table in state.Tables)
        {
            FlexRecordSet records = store.For(state.Application, FlexTableKey.ById(table.Id));
            await StreamAsync(table, records, new(null, static _ => true), static () => RecordedRead.AtTheEnd);
            for (int i = 0; i < 12; i++)
            {
                SoakCondition condition = SoakCondition.Next(table, state, random);
                await StreamAsync(table, records, condition, static () => RecordedRead.AtTheEnd);
                await CountAsync(table, records, condition, static () => RecordedRead.AtTheEnd);
            }
        }
    }

    private async Task FindAsync(FlexTable table, FlexRecordSet records)
    {
        string id = state.RecordId(table.Id, random);
        Last = $"Find {table.Name}/{id}";
        long began = state.NextTick();
        FlexRecord? record = await records.FindAsync(id, Token);
        Note(table, row => row.Key.Id == id, began, state.NextTick(), record is null ? [] : [record]);
    }

    /// <summary>Reads all pages in the order of ids, so that no record may come twice.</summary>
    private async Task StreamAsync(FlexTable table, FlexRecordSet records, SoakCondition condition, Func<long> tick)
    {
        int take = random.Pick([7, 50, 1_000]);
        Last = $"Stream of {table.Name} by {take}, {condition}";
        long began = tick();
        List<FlexRecord> found = [];
        await foreach (FlexRecord record in records.StreamAsync(new FlexQuery { Where = condition.Filter, Take = take }, Token))
        {
            found.Add(record);
        }

        if (!found.Select(static record => record.Id).SequenceEqual(found.Select(static record => record.Id).Order(StringComparer.Ordinal)))
        {
            state.Failures.Enqueue($"{Last} is not in the order of ids.");
        }

        Note(table, condition.Matches, began, tick(), found);
    }

    private async Task CountAsync(FlexTable table, FlexRecordSet records, SoakCondition condition, Func<long> tick)
    {
        Last = $"Count of {table.Name}, {condition}";
        long began = tick();
        FlexRecordCount count = await records.CountAsync(condition.Filter, upTo: null, Token);
        reads.Enqueue(new RecordedRead(Last, table.Id, condition.Matches, began, tick()) { Count = count.Value });
    }

    /// <summary>Reads a page in the order of a column.</summary>
    private async Task SortAsync(FlexTable table, FlexRecordSet records)
    {
        SoakCondition condition = SoakCondition.Next(table, state, random);
        FlexSort sort = random.Chance(0.5) ? FlexSort.Ascending("code") : FlexSort.Descending("code");
        Last = $"Page of {table.Name} by {sort}, {condition}";
        long began = state.NextTick();
        FlexRecordPage page = await records.QueryAsync(new FlexQuery { Where = condition.Filter, OrderBy = [sort], Take = random.Pick([5, 1_000]) }, Token);
        string[] codes = [.. page.Records.Select(static record => record.GetString("code")).OfType<string>()];
        string[] sorted = [.. codes.Order(StringComparer.Ordinal)];
        if (!codes.SequenceEqual(sorted) && !codes.Reverse().SequenceEqual(sorted))
        {
            state.Failures.Enqueue($"{Last} is not sorted: {string.Join(", ", codes)}.");
        }

        Note(table, condition.Matches, began, state.NextTick(), page.Records, isWhole: page.Next is null);
    }

    /// <summary>Asks by columns that are edited meanwhile: what is found must meet the filter by itself.</summary>
    private async Task AnyFilterAsync(FlexTable table, FlexRecordSet records)
    {
        FlexFilter filter = _queries.Filter(table.Schema, depth: 2);
        Last = $"Page of {table.Name}, {filter.ToJson()}";
        long began = state.NextTick();
        FlexRecordPage page = await records.QueryAsync(new FlexQuery { Where = filter, Take = 100 }, Token);
        long ended = state.NextTick();
        foreach (FlexRecord record in page.Records.Where(record => !filter.Matches(record)))
        {
            state.Failures.Enqueue($"{Last} found {record} {record.ToJson()}.");
        }

        Note(table, static _ => true, began, ended, page.Records, isWhole: false);
    }

    /// <summary>Verifies while others write, which must find nothing.</summary>
    private async Task VerifyAsync()
    {
        Last = "Verification";
        FlexVerifyReport report = await store.VerifyAsync(state.Application, cancellationToken: Token);

        // An edit may have made a column unique whose values repeat; at the end the build says of which columns that is so.
        foreach (FlexRecordProblem problem in report.Problems.Where(static problem => problem.Code != FlexRecordProblemCodes.DuplicateValue))
        {
            state.Failures.Enqueue($"Verification meanwhile: {problem}");
        }
    }

    private void Note(FlexTable table, Func<TrailRow, bool> matches, long began, long ended, IReadOnlyCollection<FlexRecord> found, bool isWhole = true) =>
        reads.Enqueue(new RecordedRead(Last, table.Id, matches, began, ended)
        {
            IsWhole = isWhole,
            Found = [.. found.Select(static record => new FoundRecord(record.Id, record.Version, Raw(record, "stamp") ?? "none", Raw(record, "note")))],
        });

    private static string? Raw(FlexRecord record, string column) => record.GetString(column) is { } text ? $"\"{text}\"" : null;
}
