using FlexDb.Core.Installation;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Installation;

[TestFixture]
public sealed class ColumnDefaultsTests
{
    [TestCase(null, "", null)]
    [TestCase("", "", "''")]
    [TestCase(@"it's \ x", "", @"'it''s \\ x'")]
    [TestCase("now()", "", "'now()'", TestName = "A literal that looks like an expression is a literal")]
    [TestCase("CURRENT_TIMESTAMP(6)", "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)", "(CURRENT_TIMESTAMP(6))")]
    [TestCase(@"concat(_utf8mb4\'a\',_utf8mb4\'\\\'\',uuid())", "DEFAULT_GENERATED", @"(concat(_utf8mb4'a',_utf8mb4'\'',uuid()))")]
    public void MySQL_s_text_becomes_SQL(string? text, string extra, string? expected) =>
        Assert.That(ColumnDefaults.FromMySql(text, extra), Is.EqualTo(expected));

    [TestCase(null, null)]
    [TestCase("NULL", null)]
    [TestCase("'NULL'", "'NULL'")]
    [TestCase("'it''s'", "'it''s'")]
    [TestCase("current_timestamp(6)", "current_timestamp(6)")]
    public void MariaDB_s_text_is_SQL(string? text, string? expected) =>
        Assert.That(ColumnDefaults.FromMariaDb(text), Is.EqualTo(expected));

    [TestCase(nameof(CatalogDefault.One), "1", "", true)]
    [TestCase(nameof(CatalogDefault.One), "'1'", "", true)]
    [TestCase(nameof(CatalogDefault.One), "(true)", "", true)]
    [TestCase(nameof(CatalogDefault.One), "10", "", false)]
    [TestCase(nameof(CatalogDefault.One), null, "", false)]
    [TestCase(nameof(CatalogDefault.Now), "current_timestamp()", "", true)]
    [TestCase(nameof(CatalogDefault.Now), "(now())", "DEFAULT_GENERATED", true)]
    [TestCase(nameof(CatalogDefault.Now), "(LOCALTIMESTAMP(3))", "DEFAULT_GENERATED", true)]
    [TestCase(nameof(CatalogDefault.Now), "(utc_timestamp())", "DEFAULT_GENERATED", false, TestName = "UTC's time of day is taken for the session's zone")]
    [TestCase(nameof(CatalogDefault.Now), "current_timestamp()", "on update current_timestamp()", false)]
    [TestCase(nameof(CatalogDefault.NowOnUpdate), "current_timestamp()", "on update current_timestamp()", true)]
    [TestCase(nameof(CatalogDefault.NowOnUpdate), "current_timestamp()", "", false)]
    [TestCase(nameof(CatalogDefault.Null), null, "", true)]
    [TestCase(nameof(CatalogDefault.Null), null, "on update current_timestamp()", false)]
    [TestCase(nameof(CatalogDefault.Null), "'0000-00-00 00:00:00'", "", false)]
    [TestCase(nameof(CatalogDefault.Any), "'x'", "", true)]
    public void A_default_fits_what_must_be(string wanted, string? found, string extra, bool expected)
    {
        ColumnState column = CatalogStates.Installed.Tables[0].Columns[0] with { Default = found, Extra = extra };

        var must = new CatalogColumn("x", CatalogColumnKind.Timestamp, Default: Enum.Parse<CatalogDefault>(wanted));
        Assert.That(ColumnDefaults.Fits(must, column), Is.EqualTo(expected));
    }
}
