using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>One caller: does one random operation after the other, and reports what each was said to have come to.</summary>
internal sealed class SoakCaller(SoakWorld world, SoakApplication application, SoakHost host, Random random)
{
    public SoakWorld World { get; } = world;

    public SoakApplication Application { get; } = application;

    public SoakHost Host { get; } = host;

    public FlexDbStore Store => Host.Store;

    public Random Random { get; } = random;

    public string App => Application.Id;

    /// <summary>Gets operations until there are none left.</summary>
    public async Task RunAsync(Func<bool> takesOne)
    {
        SoakWrites writes = new(this);
        SoakReads reads = new(this);
        while (takesOne())
        {
            await (Random.Next(100) < 70 ? writes.NextAsync() : reads.NextAsync());

            // Without it, an outage would be a few thousand refused connections and nothing else.
            while (Host.Proxy.RefusesConnections)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Calls a write, and reports it.</summary>
    /// <param name="kind">What is called.</param>
    /// <param name="writeAsync">Calls it as an actor, and gives what it then has done.</param>
    /// <param name="ifUnknown">What it may have done, where that is all that is known.</param>
    /// <param name="mayTouchOthers">Whether it writes versions of tables that it does not tell.</param>
    public async Task WriteAsync(
        string kind,
        Func<string, CancellationToken, Task<IReadOnlyList<WriteEffect>>> writeAsync,
        IReadOnlyList<WriteEffect> ifUnknown,
        bool mayTouchOthers = false)
    {
        string actor = World.NewActor();
        World.Counts.Operation(kind);
        DoubtLog.Call call = DoubtLog.Begin();
        WriteOutcome outcome = WriteOutcome.Failed;
        IReadOnlyList<WriteEffect> effects = ifUnknown;
        using CancellationTokenSource? cancellation = MaybeCancelled();
        try
        {
            effects = await writeAsync(actor, cancellation?.Token ?? CancellationToken.None);
            outcome = WriteOutcome.Done;
        }
        catch (Exception exception) when (exception is FlexOutcomeUnknownException or HostCommitException)
        {
            outcome = WriteOutcome.Unknown;
        }
        catch (Exception exception)
        {
            Judge(kind, actor, exception, cancellation);
        }

        World.Counts.Outcome(outcome.ToString());
        if (call.IsInDoubt)
        {
            World.Counts.Doubt(outcome.ToString());
        }

        World.Writes.Enqueue(new ReportedWrite(actor, kind, outcome)
        {
            Effects = effects,
            WasInDoubt = call.IsInDoubt,
            MayTouchOthers = mayTouchOthers,
        });
    }

    /// <summary>Calls what only reads.</summary>
    public async Task ReadAsync(string kind, Func<CancellationToken, Task> readAsync)
    {
        World.Counts.Operation(kind);
        using CancellationTokenSource? cancellation = MaybeCancelled();
        try
        {
            await readAsync(cancellation?.Token ?? CancellationToken.None);
        }
        catch (Exception exception)
        {
            Judge(kind, "a reader", exception, cancellation);
        }
    }

    /// <summary>A table of the application's that was live a moment ago; null where none is known.</summary>
    public KeyValuePair<string, string>? AnyLive()
    {
        // A collection expression would ask for the count and for the entries one after the other, and others write meanwhile.
        KeyValuePair<string, string>[] live = Application.Live.ToArray();
        return live.Length == 0 ? null : Random.Pick(live);
    }

    /// <summary>The table by its id, or sometimes by the name that it had.</summary>
    public FlexTableKey Key(KeyValuePair<string, string> table) =>
        Random.Chance(0.8) ? FlexTableKey.ById(table.Key) : table.Value;

    /// <summary>What a write that made a version of this table has done, which was seen so.</summary>
    public IReadOnlyList<WriteEffect> Made(FlexTable table)
    {
        Saw(table);
        World.Acknowledge(table.Id, table.Version);
        return [MadeVersion.Of(table)];
    }

    /// <summary>The table was seen so.</summary>
    public void Saw(FlexTable table)
    {
        World.See(table, leastVersion: 0);
        if (table.DeletedAt is null)
        {
            Application.NoteLive(table);
        }
    }

    /// <summary>Consents to anything, and often to an edit of a deactivated table.</summary>
    public FlexEditOptions Options(string actor) =>
        new() { Actor = actor, Allow = FlexChangeImpact.Lossy, AllowDeactivated = Random.Chance(0.7) };

    private CancellationTokenSource? MaybeCancelled()
    {
        if (!Random.Chance(0.04))
        {
            return null;
        }

        World.Counts.Fault("call cancelled");
        return new CancellationTokenSource(TimeSpan.FromMilliseconds(Random.Next(15)));
    }

    /// <summary>Notes why a call failed, and whether it may fail so.</summary>
    private void Judge(string kind, string actor, Exception exception, CancellationTokenSource? cancellation)
    {
        bool isExpected = exception switch
        {
            OperationCanceledException => cancellation?.IsCancellationRequested == true,
            FlexCorruptTableException or FlexInstallationException or FlexOutcomeUnknownException => false,
            FlexDbException => true,
            HostFailureException => true,
            _ => false,
        };
        if (!isExpected)
        {
            World.Problem($"{kind} by {actor} failed in a way that it should not: {exception}");
        }

        World.Counts.Reason(exception.GetType().Name);
    }
}

/// <summary>The host's own part of a transaction failed before its commit, or it was rolled back.</summary>
internal sealed class HostFailureException(Exception? inner) : Exception(inner?.Message, inner);

/// <summary>The host's own commit failed, and the host does not know whether it was done.</summary>
internal sealed class HostCommitException(Exception inner) : Exception(inner.Message, inner);
