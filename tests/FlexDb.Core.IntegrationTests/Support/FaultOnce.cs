namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>Does a fault to the first command that fits, and none to others.</summary>
public sealed class FaultOnce : IDisposable
{
    private readonly TcpProxy _proxy;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    public FaultOnce(TcpProxy proxy, Predicate<ProxiedCommand> fits, ProxyFault fault, Action? then = null)
    {
        _proxy = proxy;
        proxy.OnCommand = command =>
        {
            if (!fits(command) || Interlocked.Exchange(ref _isTaken, 1) != 0)
            {
                return null;
            }

            // Whoever waits undoes what this does.
            then?.Invoke();
            _done.SetResult();
            return fault;
        };
    }

    /// <summary>Gets what ends when the fault has begun.</summary>
    public Task Done => _done.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Gets a value indicating whether the fault has begun.</summary>
    public bool IsDone => _done.Task.IsCompleted;

    public void Dispose() => _proxy.OnCommand = _ => null;
}
