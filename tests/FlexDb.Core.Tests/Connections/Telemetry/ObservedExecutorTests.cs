using FlexDb.Core.Connections;
using FlexDb.Core.Connections.Telemetry;

using MySqlConnector;

namespace FlexDb.Core.Tests.Connections.Telemetry;

[TestFixture]
[NonParallelizable]
public sealed class ObservedExecutorTests
{
    [Test]
    public async Task While_nobody_listens_an_operation_allocates_nothing_for_telemetry()
    {
        await using MySqlDataSource dataSource = new("Server=localhost");
        ObservedExecutor observed = new(new Answering(), OperationTelemetry.For(dataSource, logger: null));
        await observed.ReadAsync<int>("GetTable", Never, CancellationToken.None);
        await observed.WriteAsync<int>("EditTable", Never, isDone: null, CancellationToken.None);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<int> read = observed.ReadAsync<int>("GetTable", Never, CancellationToken.None);
        Task<int> write = observed.WriteAsync<int>("EditTable", Never, isDone: null, CancellationToken.None);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That((await read, await write), Is.EqualTo((7, 7)));
        Assert.That(allocated, Is.Zero);
    }

    private static readonly Func<OperationConnection, CancellationToken, Task<int>> Never =
        (_, _) => throw new InvalidOperationException("The executor answers by itself.");

    private sealed class Answering : IOperationExecutor
    {
        private static readonly Task<int> Seven = Task.FromResult(7);

        public Task<T> ReadAsync<T>(
            string operation,
            Func<OperationConnection, CancellationToken, Task<T>> read,
            CancellationToken cancellationToken) => (Task<T>)(Task)Seven;

        public Task<T> WriteAsync<T>(
            string operation,
            Func<OperationConnection, CancellationToken, Task<T>> write,
            Func<OperationConnection, Task<bool>>? isDone,
            CancellationToken cancellationToken) => (Task<T>)(Task)Seven;
    }
}
