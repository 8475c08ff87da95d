using Microsoft.Extensions.Logging;

namespace FlexDb.Records.Hosting;

/// <summary>What the hosted services log. Event ids are stable; <c>docs/hosting.md</c> lists them.</summary>
internal static partial class RecordHostingLog
{
    [LoggerMessage(40, LogLevel.Information, "The indexes of a table of records were built; {Records} records were read.", EventName = "IndexesBuilt")]
    public static partial void IndexesBuilt(this ILogger logger, long records);

    [LoggerMessage(
        41,
        LogLevel.Warning,
        "The indexes of a table of records could not be built: {Exception}. FlexRecordStore.BuildDatabaseAsync reports which table, and why.",
        EventName = "IndexesNotBuilt")]
    public static partial void BuildFailed(this ILogger logger, string exception);

    [LoggerMessage(42, LogLevel.Warning, "Looking for indexes of records to build failed: {Exception}. It will be tried again.", EventName = "BuilderFailed")]
    public static partial void BuilderFailed(this ILogger logger, string exception);

    [LoggerMessage(43, LogLevel.Information, "{Records} records that were deleted long enough ago were removed for good.", EventName = "DeletionsPurged")]
    public static partial void DeletionsPurged(this ILogger logger, long records);

    [LoggerMessage(44, LogLevel.Warning, "Removing deleted records for good failed: {Exception}. It will be tried again.", EventName = "PurgeFailed")]
    public static partial void PurgeFailed(this ILogger logger, string exception);
}
