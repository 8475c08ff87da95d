using System.Diagnostics;
using System.Diagnostics.Metrics;

using FlexDb.Core.Errors;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

using MySqlConnector;

namespace FlexDb.Core.Connections.Telemetry;

/// <summary>Tells those who listen what a store's operations do; to nobody it costs nothing.</summary>
internal sealed class OperationTelemetry
{
    private static readonly string Version = typeof(OperationTelemetry).Assembly.GetName().Version!.ToString(3);
    private static readonly ActivitySource Source = new(TelemetryNames.Source, Version);
    private static readonly Meter Meter = new(TelemetryNames.Source, Version);

    // The buckets that the convention asks for.
    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        TelemetryNames.Duration,
        "s",
        "How long the store's operations take, repetitions included.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        TelemetryNames.Retries,
        "{retry}",
        "How often operations are repeated after a conflict or a lost connection.");

    private static readonly Counter<long> Scans = Meter.CreateCounter<long>(
        TelemetryNames.Scans,
        "{scan}",
        "How many queries have read more than 1,000 records because columns have no index.");

    private readonly ILogger _logger;
    private readonly ServerTags _server;

    private OperationTelemetry(ILogger logger, ServerTags server)
    {
        _logger = logger;
        _server = server;
    }

    public static OperationTelemetry For(MySqlDataSource dataSource, ILogger? logger) =>
        new(logger ?? NullLogger.Instance, ServerTags.Of(dataSource.ConnectionString));

    /// <summary>Whether anyone wants to know of each operation.</summary>
    public bool IsObserved => Source.HasListeners() || Duration.Enabled || _logger.IsEnabled(LogLevel.Debug);

    /// <summary>Adds something to the trace of the present operation.</summary>
    public static void SetTag(string name, string value)
    {
        if (Activity.Current is { } activity && ReferenceEquals(activity.Source, Source))
        {
            activity.SetTag(name, value);
        }
    }

    /// <summary>Begins to observe an operation, until what it returns is told how it ended.</summary>
    public ObservedOperation Start(string operation)
    {
        TagList tags = Tags(operation);
        Activity? activity = Source.StartActivity(
            _server.Database is { } database ? $"{operation} {database}" : operation,
            ActivityKind.Client,
            parentContext: default,
            tags);
        return new ObservedOperation(this, operation, activity);
    }

    /// <summary>Tells all who listen how an operation ended.</summary>
    public void End(string operation, Activity? activity, TimeSpan elapsed, OperationOutcome outcome)
    {
        if (Duration.Enabled)
        {
            TagList tags = Tags(operation);
            tags.Add(TelemetryNames.Outcome, outcome.Name);
            if (outcome.ErrorType is not null)
            {
                tags.Add(TelemetryNames.ErrorType, outcome.ErrorType);
            }

            if (outcome.StatusCode is not null)
            {
                tags.Add(TelemetryNames.StatusCode, outcome.StatusCode);
            }

            Duration.Record(elapsed.TotalSeconds, tags);
        }

        if (activity is not null)
        {
            activity.SetTag(TelemetryNames.Outcome, outcome.Name);
            activity.SetTag(TelemetryNames.ErrorType, outcome.ErrorType);
            activity.SetTag(TelemetryNames.StatusCode, outcome.StatusCode);
            activity.SetStatus(outcome.ErrorType is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        }

        if (outcome.ErrorType is null)
        {
            _logger.OperationCompleted(operation, elapsed.TotalMilliseconds);
        }
        else
        {
            _logger.OperationFailed(operation, elapsed.TotalMilliseconds, outcome.Name, outcome.ErrorType);
        }
    }

    /// <summary>An attempt failed in a way that a repetition may get past.</summary>
    public void Retrying(string operation, int retry, TimeSpan delay, Exception failure)
    {
        NoteRetry(operation, retry, failure);
        if (_logger.IsEnabled(LogLevel.Information))
        {
            _logger.OperationRetried(operation, OperationOutcome.ErrorTypeOf(failure), delay.TotalMilliseconds, retry);
        }
    }

    /// <summary>A commit may or may not have been done, and the operation is sent again to find out; logged once.</summary>
    public void InDoubt(string operation, int retry, bool isNew, Exception failure)
    {
        NoteRetry(operation, retry, failure);
        if (isNew && _logger.IsEnabled(LogLevel.Warning))
        {
            _logger.OutcomeInDoubt(operation, OperationOutcome.ErrorTypeOf(failure));
        }
    }

    /// <summary>A query has read many records, because columns have no index.</summary>
    public void Scanned(string operation)
    {
        if (Scans.Enabled)
        {
            Scans.Add(1, Tags(operation));
        }
    }

    /// <summary>Finding out was given up.</summary>
    public void OutcomeUnknown(FlexOutcomeUnknownException unknown)
    {
        if (_logger.IsEnabled(LogLevel.Error))
        {
            _logger.OutcomeUnknown(unknown.Operation, unknown.Waited.TotalSeconds, OperationOutcome.ErrorTypeOf(unknown.InnerException!));
        }
    }

    /// <summary>The server has ended a transaction that is the host's.</summary>
    public void TransactionLost(string operation, Exception failure)
    {
        if (_logger.IsEnabled(LogLevel.Warning))
        {
            _logger.TransactionLost(operation, OperationOutcome.ErrorTypeOf(failure));
        }
    }

    private void NoteRetry(string operation, int retry, Exception failure)
    {
        if (Retries.Enabled)
        {
            TagList tags = Tags(operation);
            tags.Add(TelemetryNames.ErrorType, OperationOutcome.ErrorTypeOf(failure));
            Retries.Add(1, tags);
        }

        if (Activity.Current is { } activity && ReferenceEquals(activity.Source, Source))
        {
            activity.SetTag(TelemetryNames.RetryCount, retry);
        }
    }

    private TagList Tags(string operation)
    {
        TagList tags = _server.Tags;
        tags.Add(TelemetryNames.OperationName, operation);
        return tags;
    }
}
