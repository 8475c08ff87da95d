using FluentMigrator;

namespace FlexDb.Migrations;

/// <summary>Creates <c>flex_record_keys</c>, the indexed values of records, unless a table of that name is there.</summary>
/// <remarks>
/// Runs only where the runner has the tag <see cref="RecordMigrations.Tag"/>, beside others or alone.
/// Down drops the table with everything in it. There is no transaction: MySQL and MariaDB commit at each statement that
/// defines a table.
/// </remarks>
[Tags(TagBehavior.RequireAny, RecordMigrations.Tag)]
[Migration(Version, TransactionBehavior.None, "FlexDb: create flex_record_keys")]
public sealed class CreateFlexRecordKeys : Migration
{
    /// <summary>The number under which FluentMigrator records this migration.</summary>
    public const long Version = 2026_0006;

    /// <summary>Creates the table unless it is there.</summary>
    public override void Up() => Execute.Sql(MigrationScripts.Read("0006_create_flex_record_keys.sql"));

    /// <summary>Drops the table with the keys of every record.</summary>
    public override void Down() => Execute.Sql(MigrationScripts.Read("0006_create_flex_record_keys.down.sql"));
}
