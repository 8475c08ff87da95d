using System.Text;

using FlexDb.Core;
using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>Those writes of a soak that go over many records: imports, changes and deletions of what matches, rewriting.</summary>
internal sealed class SoakManyWrites(FlexRecordStore store, SharedState state, Caller caller, ModelRandom random)
{
    private ReportedCall Call => caller.Call;

    public Task NextAsync() => caller.RunAsync(() =>
    {
        FlexTable table = random.Pick(state.Tables);
        FlexRecordSet records = store.For(state.Application, random.Chance(0.3) ? FlexTableKey.ById(table.Id) : table.Name);
        return random.Next(100) switch
        {
            < 25 => ImportAsync(table, records, FlexRecordImportMode.AllOrNothing),
            < 50 => ImportAsync(table, records, FlexRecordImportMode.WhatIsGood),
            < 70 => PatchManyAsync(table, records),
            < 80 => DeleteManyAsync(table, records),
            < 90 => UpgradeAsync(table),
            _ => BuildAsync(),
        };
    });

    private async Task ImportAsync(FlexTable table, FlexRecordSet records, FlexRecordImportMode mode)
    {
        bool inserts = random.Chance(0.6);
        FlexRecordImportOptions options = new() { Mode = mode, UpsertBy = inserts ? null : "code", BatchSize = random.Pick([3, 500]) };
        StringBuilder lines = new();
        List<string> ids = [];
        for (int rows = random.Next(mode == FlexRecordImportMode.AllOrNothing ? 6 : 15); rows >= 0; rows--)
        {
            string json = caller.Compose(table, isWhole: inserts).Json;
            if (inserts && random.Chance(0.5))
            {
                ids.Add(caller.InsertedId());
                json = $"{{\"id\":\"{ids[^1]}\",{json[1..]}";
            }

            lines.Append(random.Chance(0.03) ? json[..^1] : json).Append('\n');
        }

        Call.Text = $"import into {table.Name} of {mode}, {options.UpsertBy}, {options.BatchSize} at once: {lines}";
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(lines.ToString()));
        LastReport<FlexRecordImportProgress> progress = new();
        try
        {
            FlexRecordImportResult result = await records.ImportAsync(FlexNdjson.ReadAsync(stream), options, progress, caller.Token);
            if (mode == FlexRecordImportMode.WhatIsGood)
            {
                // The first line is 1.
                Call.Text += string.Join("; ", result.Errors);
                HashSet<long> refused = [.. result.Errors.Select(static error => error.Place - 1)];
                Split([.. Call.Sent.Where((_, place) => refused.Contains(place))], CallOutcome.Refused);
            }

            ids.ForEach(id => state.Know(table.Id, id, random));
        }
        catch (Exception exception) when (mode == FlexRecordImportMode.WhatIsGood)
        {
            // Which of the rows of the batches that are done were refused, nobody has been told. Where the server fails, a part
            // of the next batch may be stored, too.
            int done = (int)(progress.Value?.Rows ?? 0) + (exception is OperationCanceledException ? 0 : options.BatchSize);
            Split([.. Call.Sent.Take(done)], CallOutcome.Unknown);
            throw;
        }
    }

    /// <summary>Takes records out of a call whose records stand for themselves, because they have come to something else.</summary>
    private void Split(HashSet<SentRecord> others, CallOutcome outcome)
    {
        Call.IsInParts = true;
        state.Take(new ReportedCall(Call.Began) { Text = Call.Text, Outcome = outcome, IsInParts = true, Sent = [.. others] });
        Call.Sent.RemoveAll(others.Contains);
    }

    private async Task PatchManyAsync(FlexTable table, FlexRecordSet records)
    {
        SoakCondition condition = SoakCondition.Few(random);
        string note = $"\"m{state.NextNumber()}\"";
        Call.Text = $"patch of {table.Name} to {note}, {condition}";
        Call.NoteOfMany = note;
        FlexRecordManyOptions options = new() { BatchSize = random.Pick([2, 500]) };
        LastReport<FlexRecordManyResult> progress = new();
        try
        {
            await records.PatchManyAsync(condition.Filter!, $"{{\"note\":{note}}}", options, progress, caller.Token);
        }
        finally
        {
            Call.Many = progress.Value ?? Call.Many;
        }
    }

    private async Task DeleteManyAsync(FlexTable table, FlexRecordSet records)
    {
        SoakCondition condition = SoakCondition.Few(random);
        Call.Text = $"delete of {table.Name}, {condition}";
        Call.DeletesMany = true;
        FlexRecordManyOptions options = new() { BatchSize = random.Pick([2, 500]) };
        LastReport<FlexRecordManyResult> progress = new();
        try
        {
            await records.DeleteManyAsync(condition.Filter!, options, progress, caller.Token);
        }
        finally
        {
            Call.Many = progress.Value ?? Call.Many;
        }
    }

    private async Task UpgradeAsync(FlexTable table)
    {
        Call.Text = $"rewriting of {table.Name}";
        Call.Rewrites = true;
        Call.RewrittenCount = await store.UpgradeAsync(state.Application, FlexTableKey.ById(table.Id), cancellationToken: caller.Token);
    }

    private async Task BuildAsync()
    {
        Call.Text = "build of the application";
        await store.BuildApplicationAsync(state.Application, cancellationToken: caller.Token);
    }

    // Progress<T> would report later, from another thread.
    private sealed class LastReport<T> : IProgress<T>
        where T : class
    {
        public T? Value { get; private set; }

        public void Report(T value) => Value = value;
    }
}
