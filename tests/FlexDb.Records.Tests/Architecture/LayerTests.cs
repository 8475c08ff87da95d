using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

using FlexDb.Core;

using Assembly = System.Reflection.Assembly;

namespace FlexDb.Records.Tests.Architecture;

/// <summary>Holds the library to what it may use of FlexDb.Core, and its folders to what they may know.</summary>
[TestFixture]
public sealed class LayerTests
{
    private const string Core = "FlexDb.Core";

    private static readonly Assembly Library = typeof(FlexRecordStore).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Architecture = new ArchLoader()
        .LoadAssemblies(Library, typeof(FlexDbStore).Assembly, typeof(Dapper.SqlMapper).Assembly, typeof(MySqlConnector.MySqlConnection).Assembly)
        .Build();

    /// <summary>The folders of FlexDb.Core whose public types it may use.</summary>
    private static readonly string[] PublicFolders =
        [Core, $"{Core}.Schema", $"{Core}.Slots", $"{Core}.Evolution", $"{Core}.Validation", $"{Core}.Errors", $"{Core}.Hosting"];

    /// <summary>The folders of FlexDb.Core whose internal types it may use, too.</summary>
    private static readonly string[] FriendlyFolders = [$"{Core}.Connections", $"{Core}.Catalog"];

    /// <summary>
    /// Internal types of other folders: the checks of arguments and those before the first use, UTF-8 that replaces nothing, and
    /// what the container of the catalog shares.
    /// </summary>
    private static readonly string[] FriendlyTypes =
    [
        $"{Core}.TextArguments",
        $"{Core}.Schema.Values.StrictUtf8",
        $"{Core}.Installation.CatalogInspector",
        $"{Core}.Hosting.CatalogDataSource",
        $"{Core}.Hosting.RecordsInUse",
    ];

    /// <summary>The folders that read and write.</summary>
    private static readonly string[] Database = ["FlexDb.Records.Tables", "FlexDb.Records.Reading", "FlexDb.Records.Writing", "FlexDb.Records.Building"];

    /// <summary>The folders that work in memory only.</summary>
    private static readonly string[] Pure = ["Keys"];

    [Test]
    public void It_uses_of_FlexDb_Core_the_public_API_and_the_internals_of_connections_and_catalog_only() =>
        Assert.That(
            Uses(type => OfLibrary(type) && !IsGenerated(type))
                .Where(use => NamespaceOf(use.Target).StartsWith(Core, StringComparison.Ordinal) && !IsAllowed(use.Target))
                .Select(Describe),
            Is.Empty);

    // The JSON generator names the converters of the types that it writes.
    private static bool IsGenerated(IType type) => type.FullName == typeof(FlexRecordJsonContext).FullName;

    [Test]
    public void Only_the_folders_that_read_and_write_know_Dapper() =>
        Assert.That(
            Uses(OfLibrary).Where(use => NamespaceOf(use.Target) == "Dapper").Select(use => NamespaceOf(use.User)).Distinct(),
            Is.SubsetOf(Database));

    [TestCaseSource(nameof(Pure))]
    public void A_pure_folder_knows_no_database_no_other_input_or_output_and_no_other_folder(string folder)
    {
        string[] used =
        [
            .. Uses(type => NamespaceOf(type) == $"FlexDb.Records.{folder}")
                .Where(use => NamespaceOf(use.Target) != $"FlexDb.Records.{folder}")
                .Select(Describe),
        ];

        Assert.That(used, Is.Not.Empty);
        Assert.That(
            used,
            Has.None.Contains(" uses FlexDb.Records").And.None.Contains(" uses MySqlConnector").And.None.Contains(" uses Dapper")
                .And.None.Contains(" uses System.Data.").And.None.Contains(" uses System.Net.").And.None.Contains(" uses System.IO.")
                .And.None.Contains(" uses System.Threading.Tasks."));
    }

    private static bool OfLibrary(IType type) => type.Assembly.FullName == Library.FullName;

    private static bool IsAllowed(IType type)
    {
        string folder = NamespaceOf(type);
        return FriendlyTypes.Contains(type.FullName, StringComparer.Ordinal)
            || FriendlyFolders.Any(friendly => folder == friendly || folder.StartsWith($"{friendly}.", StringComparison.Ordinal))
            || (PublicFolders.Contains(folder, StringComparer.Ordinal) && type.Visibility == Visibility.Public);
    }

    private static IEnumerable<(IType User, IType Target)> Uses(Func<IType, bool> users) => Architecture.Types
        .Where(users)
        .SelectMany(type => type.Dependencies.Select(dependency => (type, dependency.Target)))
        .Distinct();

    // A generic parameter has none.
    private static string NamespaceOf(IType type) => type.Namespace?.FullName ?? "";

    private static string Describe((IType User, IType Target) use) => $"{use.User.FullName} uses {use.Target.FullName}";
}
