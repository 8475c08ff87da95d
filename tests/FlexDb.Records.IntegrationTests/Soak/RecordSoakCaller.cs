using System.Collections.Concurrent;

using FlexDb.Core.Errors;
using FlexDb.Core.IntegrationTests.Soak;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>One caller of a soak: it writes records, edits schemas and asks, and keeps what it was told.</summary>
internal sealed class RecordSoakCaller
{
    private readonly SharedState _state;
    private readonly SoakHost _host;
    private readonly ModelRandom _random;
    private readonly SoakCounts _counts;
    private readonly Caller _caller;
    private readonly SoakManyWrites _manyWrites;
    private readonly SoakQueries _queries;
    private readonly SoakEditor _editor;
    private CancellationToken _token;

    public RecordSoakCaller(
        SharedState state,
        SoakHost host,
        FlexRecordStore store,
        ModelRandom random,
        SoakCounts counts,
        ConcurrentQueue<RecordedRead> reads,
        ConcurrentQueue<ReportedWrite> edits)
    {
        (_state, _host, _random, _counts) = (state, host, random, counts);
        _caller = new Caller(store, state, random) { IsExpected = IsExpected };
        _manyWrites = new SoakManyWrites(store, state, _caller, random);
        _queries = new SoakQueries(store, state, random, reads);
        _editor = new SoakEditor(host.Store, store, state, random, edits);
    }

    /// <summary>Does steps until there are none left.</summary>
    public async Task RunAsync(Func<bool> takesOne)
    {
        while (takesOne())
        {
            using CancellationTokenSource? cancellation = MaybeCancelled();
            _token = cancellation?.Token ?? CancellationToken.None;
            (_caller.Token, _queries.Token, _editor.Token) = (_token, _token, _token);
            await StepAsync();

            // Without it, an outage would be a few thousand refused connections and nothing else.
            while (_host.Proxy.RefusesConnections)
            {
                await Task.Delay(20);
            }
        }
    }

    private async Task StepAsync()
    {
        try
        {
            switch (_random.Next(100))
            {
                case < 60:
                    await WriteAsync("write", _caller.StepAsync);
                    break;
                case < 72:
                    await WriteAsync("write of many", _manyWrites.NextAsync);
                    break;
                case < 76:
                    _counts.Operation("edit");
                    await WithoutExpectedAsync(_editor.NextAsync);
                    break;
                default:
                    _counts.Operation("query");
                    await WithoutExpectedAsync(_queries.NextAsync);
                    break;
            }
        }
        catch (Exception exception)
        {
            _state.Failures.Enqueue($"{_caller.Call.Text}; {_queries.Last}; {_editor.Last} failed in a way that it should not: {exception}");
        }
    }

    private async Task WriteAsync(string kind, Func<Task> stepAsync)
    {
        _counts.Operation(kind);
        DoubtLog.Call doubt = DoubtLog.Begin();
        await stepAsync();
        _counts.Outcome(_caller.Call.Outcome.ToString());
        if (doubt.IsInDoubt)
        {
            _caller.Call.WasInDoubt = true;
            _counts.Doubt(_caller.Call.Outcome.ToString());
        }
    }

    private async Task WithoutExpectedAsync(Func<Task> stepAsync)
    {
        try
        {
            await stepAsync();
        }
        catch (Exception exception) when (exception is FlexOutcomeUnknownException || IsExpected(exception))
        {
            // An edit has been reported, and a query that fails tells nothing.
        }
    }

    private bool IsExpected(Exception exception)
    {
        _counts.Reason(exception.GetType().Name);
        return exception switch
        {
            OperationCanceledException => _token.IsCancellationRequested,
            FlexCorruptTableException or FlexInstallationException or FlexOutcomeUnknownException or FlexTransactionLostException => false,
            FlexRecordSchemaException or FlexRecordUnreadableException => false,
            FlexDbException => true,
            _ => false,
        };
    }

    private CancellationTokenSource? MaybeCancelled()
    {
        if (!_random.Chance(0.04))
        {
            return null;
        }

        _counts.Fault("call cancelled");
        return new CancellationTokenSource(TimeSpan.FromMilliseconds(_random.Next(15)));
    }
}
