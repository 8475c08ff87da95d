using System.Data.Common;
using FlexDb.Core.Connections;

namespace FlexDb.Core.Installation;

/// <summary>The session's variables that decide what DDL does.</summary>
internal sealed record InstallationSettings(
    string SqlMode,
    long ForeignKeyChecks,
    long UniqueChecks,
    long AutoCommit,
    long LockWaitTimeout) : IRow<InstallationSettings>
{
    public static InstallationSettings Read(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));

    /// <summary>
    /// Strict, so that a conversion fails rather than cut a value short; without NO_ZERO_DATE, under which a table that
    /// holds a zero time could not be rebuilt; with the checks that prove the keys right; and each read sees the present.
    /// </summary>
    public static InstallationSettings ForDdl(int lockSeconds) => new(
        SqlMode: "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION",
        ForeignKeyChecks: 1,
        UniqueChecks: 1,
        AutoCommit: 1,
        LockWaitTimeout: lockSeconds);

    /// <summary>The values by the names that <see cref="InstallationSql.WriteSettings"/> gives them.</summary>
    public Parameters ToParameters() => new()
    {
        [nameof(SqlMode)] = SqlMode,
        [nameof(ForeignKeyChecks)] = ForeignKeyChecks,
        [nameof(UniqueChecks)] = UniqueChecks,
        [nameof(AutoCommit)] = AutoCommit,
        [nameof(LockWaitTimeout)] = LockWaitTimeout,
    };
}
