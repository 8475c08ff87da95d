namespace FlexDb.Core.Installation;

/// <summary>The session's variables that decide what DDL does.</summary>
internal sealed record InstallationSettings
{
    public required string SqlMode { get; init; }

    public long ForeignKeyChecks { get; init; }

    public long UniqueChecks { get; init; }

    public long AutoCommit { get; init; }

    public long LockWaitTimeout { get; init; }

    /// <summary>
    /// Strict, so that a conversion fails rather than cut a value short; without NO_ZERO_DATE, under which a table that
    /// holds a zero time could not be rebuilt; with the checks that prove the keys right; and each read sees the present.
    /// </summary>
    public static InstallationSettings ForDdl(int lockSeconds) => new()
    {
        SqlMode = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION",
        ForeignKeyChecks = 1,
        UniqueChecks = 1,
        AutoCommit = 1,
        LockWaitTimeout = lockSeconds,
    };
}
