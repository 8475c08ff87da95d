using FluentMigrator;

namespace FlexDb.Migrations;

/// <summary>Creates <c>flex_record_indexes</c>, the registry of the indexes of records, unless a table of that name is there.</summary>
/// <remarks>
/// Runs only where the runner has the tag <see cref="RecordMigrations.Tag"/>, beside others or alone.
/// Down drops the table with everything in it. There is no transaction: MySQL and MariaDB commit at each statement that
/// defines a table.
/// </remarks>
[Tags(TagBehavior.RequireAny, RecordMigrations.Tag)]
[Migration(Version, TransactionBehavior.None, "FlexDb: create flex_record_indexes")]
public sealed class CreateFlexRecordIndexes : Migration
{
    /// <summary>The number under which FluentMigrator records this migration.</summary>
    public const long Version = 2026_0004;

    /// <summary>Creates the table unless it is there.</summary>
    public override void Up() => Execute.Sql(MigrationScripts.Read("0004_create_flex_record_indexes.sql"));

    /// <summary>Drops the table; the keys are then of no index.</summary>
    public override void Down() => Execute.Sql(MigrationScripts.Read("0004_create_flex_record_indexes.down.sql"));
}
