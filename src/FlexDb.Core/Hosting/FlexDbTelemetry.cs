using FlexDb.Core.Connections.Telemetry;

namespace FlexDb.Core.Hosting;

/// <summary>The names by which a host listens to the library's traces and metrics.</summary>
/// <remarks>
/// With OpenTelemetry: <c>AddSource(FlexDbTelemetry.ActivitySourceName)</c> and <c>AddMeter(FlexDbTelemetry.MeterName)</c>.
/// Both follow its conventions for database clients. Traces carry a table's id; nothing else of a tenant's is told: no
/// application, no name, no value.
/// </remarks>
public static class FlexDbTelemetry
{
    /// <summary>The name of the source of activities, one for each of the store's operations.</summary>
    public const string ActivitySourceName = TelemetryNames.Source;

    /// <summary>
    /// The name of the meter, with <c>db.client.operation.duration</c> (a histogram in seconds, by operation and outcome)
    /// and <c>flexdb.operation.retries</c> (a counter of repetitions after conflicts and lost connections).
    /// </summary>
    public const string MeterName = TelemetryNames.Source;
}
