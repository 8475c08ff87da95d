namespace FlexDb.Core.Connections.Telemetry;

/// <summary>The names that telemetry goes by; those that begin with <c>db.</c> are OpenTelemetry's.</summary>
/// <remarks>OpenTelemetry, "Semantic conventions for database client operations" and "for database client metrics".</remarks>
internal static class TelemetryNames
{
    public const string Source = "FlexDb";

    public const string Duration = "db.client.operation.duration";
    public const string Retries = "flexdb.operation.retries";
    public const string Scans = "flexdb.query.scans";

    public const string SystemName = "db.system.name";
    public const string OperationName = "db.operation.name";
    public const string Namespace = "db.namespace";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string StatusCode = "db.response.status_code";
    public const string ErrorType = "error.type";
    public const string Outcome = "flexdb.outcome";
    public const string RetryCount = "flexdb.retry.count";

    // MariaDB answers to the MySQL driver too; the convention asks for the system as the client identifies it.
    public const string MySql = "mysql";
}
