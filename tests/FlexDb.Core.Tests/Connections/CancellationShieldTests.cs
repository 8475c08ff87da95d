using FlexDb.Core.Connections;

namespace FlexDb.Core.Tests.Connections;

public sealed class CancellationShieldTests
{
    [Test]
    public async Task What_a_callback_throws_stays_with_what_registered_it()
    {
        using CancellationTokenSource cancellation = new();
        Task<int> running = CancellationShield.RunAsync<int>(
            async token =>
            {
                token.Register(static () => throw new InvalidOperationException("Transport endpoint is not connected."));
                await Task.Delay(Timeout.Infinite, token);
                return 0;
            },
            cancellation.Token);

        Assert.That(cancellation.Cancel, Throws.Nothing);

        OperationCanceledException? cancelled = await Assert.CatchAsync<OperationCanceledException>(() => running);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task A_cancellation_that_came_before_is_handed_on()
    {
        CancellationToken seen = await CancellationShield.RunAsync(Task.FromResult, new CancellationToken(canceled: true));

        Assert.That(seen.IsCancellationRequested, Is.True);
    }

    // As what the driver links with a time-out of its own.
    [Test]
    public async Task A_cancellation_by_another_token_is_the_callers_where_that_is_cancelled_too([Values] bool isCancelled)
    {
        using CancellationTokenSource other = new();
        using CancellationTokenSource cancellation = new();
        Task<int> running = CancellationShield.RunAsync<int>(
            async _ =>
            {
                await Task.Delay(Timeout.Infinite, other.Token);
                return 0;
            },
            cancellation.Token);
        if (isCancelled)
        {
            await cancellation.CancelAsync();
        }

        await other.CancelAsync();

        OperationCanceledException? cancelled = await Assert.CatchAsync<OperationCanceledException>(() => running);
        Assert.That(cancelled!.CancellationToken, Is.EqualTo(isCancelled ? cancellation.Token : other.Token));
    }
}
