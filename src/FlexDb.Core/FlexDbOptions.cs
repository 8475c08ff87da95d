using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

using Microsoft.Extensions.Logging;

namespace FlexDb.Core;

/// <summary>The settings of a store; it takes a copy, so later changes have no effect.</summary>
public sealed class FlexDbOptions
{
    /// <summary>How large a schema may be: by default 500 columns and 1 MiB of JSON.</summary>
    public FlexSchemaLimits SchemaLimits { get; set; } = new();

    /// <summary>How many index slots each pool has.</summary>
    public FlexSlotCapacities SlotCapacities { get; set; } = new();

    /// <summary>
    /// What every edit must keep, whatever its editor consents to; <see cref="FlexCompatibilityMode.None"/> by default.
    /// A transitive mode makes each edit read the table's whole history.
    /// </summary>
    public FlexCompatibilityMode Compatibility { get; set; }

    /// <summary>
    /// How much the store remembers of schemas that it has read, in characters of their JSON; 16 Mi by default, 0 for
    /// nothing. A read always asks the server, but gets the JSON of a remembered schema only if the table's version or
    /// the time of its last change has moved. Parsed schemas take several times the space of their JSON.
    /// </summary>
    /// <remarks>
    /// A schema is remembered once its table has not changed for two seconds, and never from inside a host's transaction.
    /// The store raises the version with every change of a schema. A change that another program makes without raising
    /// it is noticed by <c>updated_at</c> alone, and so only as finely as that column tells times apart; one that leaves
    /// both as they were is not noticed until the table changes again.
    /// </remarks>
    public long SchemaMemorySize { get; set; } = 16 * 1024 * 1024;

    /// <summary>The most tables that an application may have to be exported or imported at once; 5,000 by default.</summary>
    public int MaxSnapshotTables { get; set; } = 5_000;

    /// <summary>
    /// How long an operation is tried again after a failure that may pass and left nothing written: a deadlock or lock wait
    /// time-out, a server that cannot be reached or takes no writes, a connection lost before the commit was sent.
    /// </summary>
    /// <value>30 seconds by default, which outlasts the failover of a cluster; zero for no second try.</value>
    /// <remarks>
    /// The time runs from the first failure. Waits between tries grow from milliseconds to one second. It does not apply
    /// inside a host's transaction, and once a commit is in doubt <see cref="OutcomeTimeout"/> takes its place.
    /// </remarks>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the store tries to reach the server again to learn whether a commit, whose connection died, was done;
    /// 30 seconds by default. After it the operation ends in <see cref="Errors.FlexOutcomeUnknownException"/>.
    /// </summary>
    public TimeSpan OutcomeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of waits between attempts; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Makes the store's logger, whose category is <c>FlexDb.Core.FlexDbStore</c>; null, the default, for no log.
    /// <c>AddFlexDb</c> sets it to the container's where it is null.
    /// </summary>
    /// <remarks>Entries name operations and kinds of errors, never tables, applications or values.</remarks>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Everything that is wrong with the settings, a sentence each.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (SchemaLimits is not { MaxColumns: > 0, MaxJsonBytes: > 0 })
        {
            yield return $"{nameof(SchemaLimits)} must be set, and its limits must be at least 1.";
        }

        if (SlotCapacities is not { String: >= 0, Integer: >= 0, Decimal: >= 0, Date: >= 0, Reference: >= 0 })
        {
            yield return $"{nameof(SlotCapacities)} must be set, and no capacity may be negative.";
        }

        if (!Enum.IsDefined(Compatibility))
        {
            yield return $"{nameof(Compatibility)} is {Compatibility}, which is no mode.";
        }

        if (SchemaMemorySize < 0)
        {
            yield return FormattableString.Invariant($"{nameof(SchemaMemorySize)} is {SchemaMemorySize}, but may not be negative.");
        }

        if (MaxSnapshotTables < 1)
        {
            yield return FormattableString.Invariant($"{nameof(MaxSnapshotTables)} is {MaxSnapshotTables}, but must be at least 1.");
        }

        if (RetryTimeout < TimeSpan.Zero)
        {
            yield return $"{nameof(RetryTimeout)} is {RetryTimeout}, but may not be negative.";
        }

        if (OutcomeTimeout < TimeSpan.Zero)
        {
            yield return $"{nameof(OutcomeTimeout)} is {OutcomeTimeout}, but may not be negative.";
        }

        if (TimeProvider is null)
        {
            yield return $"{nameof(TimeProvider)} must be set.";
        }
    }

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; it names all of them.</exception>
    internal static FlexDbOptions CopyOf(FlexDbOptions options)
    {
        string problems = string.Join(' ', options.FindProblems());
        return problems.Length == 0
            ? (FlexDbOptions)options.MemberwiseClone()
            : throw new ArgumentException(problems, nameof(options));
    }
}
