using FlexDb.Core.Installation;

using Microsoft.Extensions.Logging;

namespace FlexDb.Core.Hosting;

/// <summary>What the step at a host's start logs. Event ids are stable; <c>docs/hosting.md</c> lists them.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(20, LogLevel.Debug, "The catalog tables are as they must be.", EventName = "InstallationUpToDate")]
    public static partial void InstallationUpToDate(this ILogger logger);

    [LoggerMessage(21, LogLevel.Information, "{Step} {Table}: {Change}", EventName = "InstallationStep")]
    public static partial void InstallationStep(this ILogger logger, FlexInstallationStepKind step, string table, string change);
}
