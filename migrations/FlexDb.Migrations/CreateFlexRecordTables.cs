using FluentMigrator;

namespace FlexDb.Migrations;

/// <summary>Creates <c>flex_record_tables</c>, which says what tables have records, unless a table of that name is there.</summary>
/// <remarks>
/// Runs only where the runner has the tag <see cref="RecordMigrations.Tag"/>, beside others or alone.
/// Its foreign key needs the <c>flex_tables</c> that <see cref="CreateFlexTables"/> makes.
/// Down drops the table with everything in it. There is no transaction: MySQL and MariaDB commit at each statement that
/// defines a table.
/// </remarks>
[Tags(TagBehavior.RequireAny, RecordMigrations.Tag)]
[Migration(Version, TransactionBehavior.None, "FlexDb: create flex_record_tables")]
public sealed class CreateFlexRecordTables : Migration
{
    /// <summary>The number under which FluentMigrator records this migration.</summary>
    public const long Version = 2026_0003;

    /// <summary>Creates the table unless it is there.</summary>
    public override void Up() => Execute.Sql(MigrationScripts.Read("0003_create_flex_record_tables.sql"));

    /// <summary>Drops the table; the records are then of no table.</summary>
    public override void Down() => Execute.Sql(MigrationScripts.Read("0003_create_flex_record_tables.down.sql"));
}
