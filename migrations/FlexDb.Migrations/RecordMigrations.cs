namespace FlexDb.Migrations;

/// <summary>Selects the migrations of the five tables in which FlexDb.Records stores records.</summary>
/// <remarks>
/// A runner without the tag, or without any, runs the two migrations of the catalog only. Give a runner that rolls back the
/// same tags as the one that migrated: without the tag it drops <c>flex_table_versions</c> and then fails on
/// <c>flex_tables</c>, to which the tables of records still refer.
/// </remarks>
public static class RecordMigrations
{
    /// <summary>The tag, <c>records</c>.</summary>
    public const string Tag = "records";
}
