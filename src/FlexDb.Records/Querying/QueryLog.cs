using Microsoft.Extensions.Logging;

namespace FlexDb.Records.Querying;

/// <summary>What queries log. Event ids are stable; <c>docs/hosting.md</c> lists them.</summary>
/// <remarks>Never a value of a record or of a filter.</remarks>
internal static partial class QueryLog
{
    [LoggerMessage(
        45,
        LogLevel.Information,
        "{Operation} on table '{Table}' of application '{Application}' read {Records} records, because these columns have no index ready: {Columns}.",
        EventName = "LargeScan")]
    public static partial void LargeScan(this ILogger logger, string operation, string table, string application, int records, string columns);
}
