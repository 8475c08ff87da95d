using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

using Perfolizer.Horology;

namespace FlexDb.Core.Benchmarks.Pure;

/// <summary>Runs BenchmarkDotNet over the parts that need no server, each way in a process of its own.</summary>
/// <remarks>
/// A process of its own matters: the runtime compiles a method by what it has met, so that in one process
/// JsonDocument.Parse takes a tenth less time for 20 columns after it was busy with 5.
/// </remarks>
internal static class PureRun
{
    /// <summary>Runs all benchmarks of a class.</summary>
    /// <param name="arguments">Options of BenchmarkDotNet's own, such as <c>--filter</c>.</param>
    /// <exception cref="InvalidOperationException">A benchmark could not be built or run; the log above says why.</exception>
    public static Summary Run<T>(string[] arguments)
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default
                .WithStrategy(RunStrategy.Throughput)
                .WithIterationTime(TimeInterval.FromMilliseconds(100))
                .WithWarmupCount(10)
                .WithIterationCount(15))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.Median)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Environment.CurrentDirectory, "artifacts", "benchmarks"));
        Summary summary = BenchmarkRunner.Run<T>(config, arguments);

        // It exits as if all were well when nothing could even be built.
        return summary.HasCriticalValidationErrors || summary.Reports.IsEmpty || !summary.Reports.All(static report => report.Success)
            ? throw new InvalidOperationException("Some benchmarks have no result; see above.")
            : summary;
    }

    /// <summary>The median time of one call.</summary>
    public static double Nanoseconds(this BenchmarkReport report) => report.ResultStatistics!.Median;

    /// <summary>What one call allocates.</summary>
    /// <exception cref="InvalidOperationException">It was not measured.</exception>
    public static long AllocatedBytes(this BenchmarkReport report) =>
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)
        ?? throw new InvalidOperationException($"What {report.Method()} allocates was not measured.");

    /// <summary>The name of what was called.</summary>
    public static string Method(this BenchmarkReport report) => report.BenchmarkCase.Descriptor.WorkloadMethod.Name;

    /// <summary>A parameter that it was called with.</summary>
    public static T Parameter<T>(this BenchmarkReport report, string name) => (T)report.BenchmarkCase.Parameters[name];
}
