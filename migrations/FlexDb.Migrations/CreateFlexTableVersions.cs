using FluentMigrator;

namespace FlexDb.Migrations;

/// <summary>
/// Creates <c>flex_table_versions</c>, the history of every runtime-defined table, unless a table of that name is there.
/// </summary>
/// <remarks>
/// <para>
/// Its foreign key needs a <c>flex_tables</c> in the collation that <see cref="CreateFlexTables"/> gives it. Where
/// another application made that table, run <c>FlexDbInstaller.InstallAsync</c> of FlexDb.Core before the migrations.
/// </para>
/// <para>
/// Down drops the table with everything in it. There is no transaction: MySQL and MariaDB commit at each statement that
/// defines a table.
/// </para>
/// </remarks>
[Migration(Version, TransactionBehavior.None, "FlexDb: create flex_table_versions")]
public sealed class CreateFlexTableVersions : Migration
{
    /// <summary>The number under which FluentMigrator records this migration.</summary>
    public const long Version = 2026_0002;

    /// <summary>Creates the table unless it is there.</summary>
    public override void Up() => Execute.Sql(MigrationScripts.Read("0002_create_flex_table_versions.sql"));

    /// <summary>Drops the table with the history that it holds.</summary>
    public override void Down() => Execute.Sql(MigrationScripts.Read("0002_create_flex_table_versions.down.sql"));
}
