using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

using static FlexDb.Core.Tests.Support.ImportCases;

namespace FlexDb.Core.Tests.Evolution;

/// <summary>Which tables and columns of an application an import takes for those of the snapshot.</summary>
internal sealed class ImportMatchingTests
{
    private static readonly FlexColumnDefinition Name = FlexColumn.String("name") with { Id = "nnnnnnnnnn" };
    private static readonly FlexColumnDefinition Mail = FlexColumn.String("mail") with { Id = "mmmmmmmmmm" };
    private static readonly FlexColumnDefinition Age = FlexColumn.Integer("age") with { Id = "aaaaaaaaaa" };

    [TestCase(FlexImportMode.Merge)]
    [TestCase(FlexImportMode.Mirror)]
    public void A_table_of_its_name_and_origin_is_no_candidate_for_a_rename(FlexImportMode mode)
    {
        ExistingTable people = Table("people", Name, Age);
        ExistingTable archive = Table("archive", Age);

        Assert.That(
            ImportMatching.Match([Imported("old_people", Age), Imported("people", Name, Age)], [people, archive], mode),
            Is.EqualTo(new[] { archive, people }));
    }

    [Test]
    public void A_merge_that_gives_up_a_rename_gives_up_the_rename_to_the_name_that_thereby_stays_taken()
    {
        ExistingTable a = Table("a", Name);
        ExistingTable b = Table("b", Age);
        ExistingTable c = Table("c", Mail);
        FlexList<FlexSnapshotTable> tables = [Imported("a", Mail), Imported("b", Name)];

        Assert.That(ImportMatching.Match(tables, [a, b, c], FlexImportMode.Merge), Is.EqualTo(new[] { a, b }));
        Assert.That(ImportMatching.Match(tables, [a, b, c], FlexImportMode.Mirror), Is.EqualTo(new[] { c, a }));
    }

    [Test]
    public void Of_two_columns_whose_names_differ_in_case_the_one_of_exactly_the_name_is_meant()
    {
        FlexColumnDefinition upper = FlexColumn.String("NAME") with { Id = "uuuuuuuuuu" };
        FlexColumnDefinition foreign = FlexColumn.String("name", maxLength: 9) with { Id = "ffffffffff" };

        FlexTableSchema merged = ImportColumns.Combine(new([upper, Name]), new([foreign]), FlexImportMode.Merge);

        Assert.That(merged.Columns, Is.EqualTo(new[] { upper, foreign with { Id = Name.Id } }));
    }

    private static FlexSnapshotTable Imported(string name, params FlexColumnDefinition[] columns) => new(name, new(columns));
}
