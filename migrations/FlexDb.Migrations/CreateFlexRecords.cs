using FluentMigrator;

namespace FlexDb.Migrations;

/// <summary>Creates <c>flex_records</c>, the records of all runtime-defined tables, unless a table of that name is there.</summary>
/// <remarks>
/// Runs only where the runner has the tag <see cref="RecordMigrations.Tag"/>, beside others or alone.
/// Down drops the table with everything in it. There is no transaction: MySQL and MariaDB commit at each statement that
/// defines a table.
/// </remarks>
[Tags(TagBehavior.RequireAny, RecordMigrations.Tag)]
[Migration(Version, TransactionBehavior.None, "FlexDb: create flex_records")]
public sealed class CreateFlexRecords : Migration
{
    /// <summary>The number under which FluentMigrator records this migration.</summary>
    public const long Version = 2026_0005;

    /// <summary>Creates the table unless it is there.</summary>
    public override void Up() => Execute.Sql(MigrationScripts.Read("0005_create_flex_records.sql"));

    /// <summary>Drops the table with every record.</summary>
    public override void Down() => Execute.Sql(MigrationScripts.Read("0005_create_flex_records.down.sql"));
}
