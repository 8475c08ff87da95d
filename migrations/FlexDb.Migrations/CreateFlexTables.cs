using FluentMigrator;

namespace FlexDb.Migrations;

/// <summary>Creates <c>flex_tables</c>, the catalog of runtime-defined tables, unless a table of that name is there.</summary>
/// <remarks>
/// <para>
/// A table that is there is left as it is, whatever it looks like. To adopt tables that another application made, run
/// <c>FlexDbInstaller.InstallAsync</c> of FlexDb.Core before or after the migrations.
/// </para>
/// <para>
/// Down drops the table with everything in it. There is no transaction: MySQL and MariaDB commit at each statement that
/// defines a table.
/// </para>
/// </remarks>
[Migration(Version, TransactionBehavior.None, "FlexDb: create flex_tables")]
public sealed class CreateFlexTables : Migration
{
    /// <summary>The number under which FluentMigrator records this migration.</summary>
    public const long Version = 2026_0001;

    /// <summary>Creates the table unless it is there.</summary>
    public override void Up() => Execute.Sql(MigrationScripts.Read("0001_create_flex_tables.sql"));

    /// <summary>Drops the table with every runtime-defined table that it holds.</summary>
    public override void Down() => Execute.Sql(MigrationScripts.Read("0001_create_flex_tables.down.sql"));
}
