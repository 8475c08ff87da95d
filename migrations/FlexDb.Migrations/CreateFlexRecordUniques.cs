using FluentMigrator;

namespace FlexDb.Migrations;

/// <summary>Creates <c>flex_record_uniques</c>, the values that unique columns hold, unless a table of that name is there.</summary>
/// <remarks>
/// Runs only where the runner has the tag <see cref="RecordMigrations.Tag"/>, beside others or alone.
/// Down drops the table with everything in it. There is no transaction: MySQL and MariaDB commit at each statement that
/// defines a table.
/// </remarks>
[Tags(TagBehavior.RequireAny, RecordMigrations.Tag)]
[Migration(Version, TransactionBehavior.None, "FlexDb: create flex_record_uniques")]
public sealed class CreateFlexRecordUniques : Migration
{
    /// <summary>The number under which FluentMigrator records this migration.</summary>
    public const long Version = 2026_0007;

    /// <summary>Creates the table unless it is there.</summary>
    public override void Up() => Execute.Sql(MigrationScripts.Read("0007_create_flex_record_uniques.sql"));

    /// <summary>Drops the table with every claim on a value.</summary>
    public override void Down() => Execute.Sql(MigrationScripts.Read("0007_create_flex_record_uniques.down.sql"));
}
