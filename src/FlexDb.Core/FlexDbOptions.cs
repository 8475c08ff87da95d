using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

using Microsoft.Extensions.Logging;

namespace FlexDb.Core;

/// <summary>The settings of a store.</summary>
/// <remarks>The store copies them when it is created, so later changes have no effect on it.</remarks>
public sealed class FlexDbOptions
{
    /// <summary>Gets or sets the largest schema that a table can have.</summary>
    /// <value>The default is 500 columns and 1 MiB of JSON. Each limit must be at least 1.</value>
    /// <remarks>
    /// A write sends the schema and its changes in one packet, so keep <see cref="FlexSchemaLimits.MaxJsonBytes"/> well
    /// below the server's <c>max_allowed_packet</c>.
    /// </remarks>
    public FlexSchemaLimits SchemaLimits { get; set; } = new();

    /// <summary>Gets or sets the number of index slots in each pool.</summary>
    /// <value>The default is 16 for strings and 8 for each other pool. No capacity can be negative.</value>
    public FlexSlotCapacities SlotCapacities { get; set; } = new();

    /// <summary>Gets or sets the compatibility mode of every edit and import that does not specify its own.</summary>
    /// <value>The default is <see cref="FlexCompatibilityMode.None"/>.</value>
    /// <remarks>
    /// <see cref="FlexEditOptions.Allow"/> does not override the mode. A transitive mode makes each edit read the whole
    /// history of its table.
    /// </remarks>
    public FlexCompatibilityMode Compatibility { get; set; }

    /// <summary>Gets or sets the size of the store's schema cache, in characters of JSON.</summary>
    /// <value>The default is 16,777,216 (16 Mi). 0 disables the cache; the value cannot be negative.</value>
    /// <remarks>
    /// <para>
    /// A read always asks the server for the row, but fetches and parses the JSON of a cached schema only if the version
    /// or the time of the last change differs. Parsed schemas take several times the space of their JSON.
    /// </para>
    /// <para>
    /// The store caches a schema only if its table has not changed for two seconds, and never inside a host's transaction.
    /// It raises the version with every change of a schema. A change that another application makes without raising the
    /// version is detected by <c>updated_at</c> alone, with the precision of that column; a change that leaves both as
    /// they were is not detected until the table changes again.
    /// </para>
    /// </remarks>
    public long SchemaMemorySize { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets the largest number of tables that one export or import can have.</summary>
    /// <value>The default is 5,000. The value must be at least 1.</value>
    public int MaxSnapshotTables { get; set; } = 5_000;

    /// <summary>
    /// Gets or sets how long the store retries an operation after a failure that may pass and left nothing written: a
    /// deadlock, a lock wait timeout, a server that cannot be reached or accepts no writes, or a connection that was lost
    /// before the commit was sent.
    /// </summary>
    /// <value>
    /// The default is 30 seconds, which outlasts the failover of a cluster. Zero disables retries; the value cannot be
    /// negative.
    /// </value>
    /// <remarks>
    /// The time runs from the first failure, and the waits between attempts grow from milliseconds to one second. The
    /// store never retries inside a host's transaction. If a commit is in doubt, <see cref="OutcomeTimeout"/> applies
    /// instead.
    /// </remarks>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how long the store tries to find out whether a commit was done whose connection was lost.
    /// </summary>
    /// <value>The default is 30 seconds. The value cannot be negative.</value>
    /// <remarks>
    /// After that the operation fails with <see cref="Errors.FlexOutcomeUnknownException"/>. From the moment of doubt, this
    /// time applies instead of <see cref="RetryTimeout"/>. What refuses a repetition meanwhile is reported once the server has
    /// ended the session of the lost connection, since until then the first attempt can still be done.
    /// </remarks>
    public TimeSpan OutcomeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how long a write of the catalog tries to lock the tables that it changes or refers to, while a
    /// transaction that has written records of one of them holds the table's row.
    /// </summary>
    /// <value>The default is 5 seconds. Zero means one try; the value cannot be negative.</value>
    /// <remarks>
    /// <para>
    /// This setting applies only if the tables of FlexDb.Records are installed, which a store checks at its first use. A
    /// process that is running when they are installed must be restarted, or create a new store, for it to take effect.
    /// </para>
    /// <para>
    /// One try waits for at most a second, so that writers of records never wait longer behind it; a second later the next
    /// try begins, as long as this time is not over. Then the write fails with
    /// <see cref="Errors.FlexTableLockedException"/>. Inside a host's transaction there is one try.
    /// </para>
    /// </remarks>
    public TimeSpan EditLockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the clock for the waits between attempts.</summary>
    /// <value>The default is <see cref="System.TimeProvider.System"/>. The value cannot be null.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the factory of the store's logger, whose category is <c>FlexDb.Core.FlexDbStore</c>.</summary>
    /// <value>The default is null: no log. <c>AddFlexDb</c> replaces null by the container's factory.</value>
    /// <remarks>Log entries contain operations and kinds of errors, never tables, applications or values.</remarks>
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

        if (EditLockTimeout < TimeSpan.Zero)
        {
            yield return $"{nameof(EditLockTimeout)} is {EditLockTimeout}, but may not be negative.";
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
