using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;

using static ArchUnitNET.Fluent.ArchRuleDefinition;

using Assembly = System.Reflection.Assembly;

namespace FlexDb.Core.Tests.Architecture;

/// <summary>Holds the folders of the library to the order in which they may know each other.</summary>
[TestFixture]
public sealed class LayerTests
{
    private const string Root = @"^FlexDb\.Core$";

    private static readonly Assembly Library = typeof(FlexDbStore).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Architecture =
        new ArchLoader().LoadAssemblies(Library, typeof(Dapper.SqlMapper).Assembly, typeof(MySqlConnector.MySqlConnection).Assembly).Build();

    /// <summary>Which folders each folder may use; exceptions carry facts of the pure folders, so Errors may.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Errors"] = ["Schema", "Evolution", "Slots", "Validation"],
        ["Schema"] = ["Errors"],
        ["Slots"] = ["Schema", "Errors"],
        ["Evolution"] = ["Schema", "Errors", "Slots"],
        ["Validation"] = ["Schema", "Errors", "Evolution"],
        ["Installation"] = ["Schema", "Errors", "Connections"],
        ["Connections"] = ["Errors"],
        ["Catalog"] = ["Schema", "Errors", "Slots", "Evolution", "Validation", "Connections", "Installation", ""],
    };

    private static readonly string[] Pure = ["Errors", "Schema", "Slots", "Evolution", "Validation"];

    private static IEnumerable<string> Folders => Library.GetTypes()
        .Select(type => type.Namespace)
        .OfType<string>()
        .Where(name => name.StartsWith("FlexDb.Core.", StringComparison.Ordinal))
        .Select(name => name.Split('.')[2])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> BoundFolders => Folders.Where(MayUse.ContainsKey);

    [TestCaseSource(nameof(BoundFolders))]
    public void A_folder_uses_only_those_below_it(string folder)
    {
        string[] forbidden = [.. Folders.Append("").Except(MayUse[folder], StringComparer.Ordinal).Where(other => other != folder)];
        foreach (string other in forbidden)
        {
            Check(Types().That().ResideInNamespaceMatching(Of(folder)).Should()
                .NotDependOnAny(Types().That().ResideInNamespaceMatching(Of(other))));
        }
    }

    [Test]
    public void Only_connections_catalog_and_installation_know_Dapper() =>
        Check(Types().That().ResideInAssembly(Library)
            .And().DoNotResideInNamespaceMatching(Of("Catalog"))
            .And().DoNotResideInNamespaceMatching(Of("Connections"))
            .And().DoNotResideInNamespaceMatching(Of("Installation"))
            .Should().NotDependOnAny(Types().That().ResideInAssembly(typeof(Dapper.SqlMapper).Assembly)));

    [TestCaseSource(nameof(PureFolders))]
    public void A_pure_folder_knows_no_database_and_no_other_input_or_output(string folder)
    {
        Check(Types().That().ResideInNamespaceMatching(Of(folder)).Should()
            .NotDependOnAny(Types().That().ResideInAssembly(typeof(MySqlConnector.MySqlConnection).Assembly)));
        IEnumerable<string> used = Architecture.Types
            .Where(type => System.Text.RegularExpressions.Regex.IsMatch(type.Namespace.FullName, Of(folder), default, TimeSpan.FromSeconds(1)))
            .SelectMany(type => type.Dependencies.Select(dependency => $"{type.FullName} uses {dependency.Target.FullName}"));
        Assert.That(used, Is.Not.Empty);
        Assert.That(
            used,
            Has.None.Contains(" uses System.Data.").And.None.Contains(" uses System.Net.").And.None.Contains(" uses System.IO.File")
                .And.None.Contains(" uses System.Threading.Tasks."));
    }

    private static IEnumerable<string> PureFolders => Folders.Intersect(Pure, StringComparer.Ordinal);

    [Test]
    public void Every_folder_is_bound_or_stands_at_the_top() =>
        Assert.That(Folders.Except(MayUse.Keys, StringComparer.Ordinal), Is.EqualTo(new[] { "Hosting" }));

    private static void Check(IArchRule rule) => rule.Check(Architecture);

    private static string Of(string folder) => folder.Length == 0 ? Root : $@"^FlexDb\.Core\.{folder}(\.|$)";
}
