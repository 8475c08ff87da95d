using System.Diagnostics;

namespace FlexDb.Core.Connections.Telemetry;

/// <summary>One operation that somebody observes, from its start to the end that it is told.</summary>
internal sealed class ObservedOperation(OperationTelemetry telemetry, string operation, Activity? activity) : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public T Completed<T>(T result)
    {
        End(OperationOutcome.Ok);
        return result;
    }

    public void Failed(Exception exception) => End(OperationOutcome.Of(exception));

    public void Dispose() => activity?.Dispose();

    private void End(OperationOutcome outcome) =>
        telemetry.End(operation, activity, Stopwatch.GetElapsedTime(_started), outcome);
}
