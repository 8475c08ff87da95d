using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Packaging;

/// <summary>Opens the packed files, and checks what a developer gets who installs them.</summary>
[TestFixture("FlexDb.Core", "src/FlexDb.Core")]
[TestFixture("FlexDb.Records", "src/FlexDb.Records")]
[TestFixture("FlexDb.Records.Csv", "src/FlexDb.Records.Csv")]
[TestFixture("FlexDb.Migrations", "migrations/FlexDb.Migrations")]
public sealed class PackageTests(string id, string project)
{
    // The Portable PDB format's kind of custom debug information for a source that is embedded.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private PackedFile? _file;

    private PackedFile Package => _file!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _file = await PackedFile.OpenAsync(project, id);

    [OneTimeTearDown]
    public void Delete() => _file?.Dispose();

    [Test]
    public void It_says_what_it_is_and_under_which_licence()
    {
        Assert.That(Package.Value("id"), Is.EqualTo(id));
        Assert.That(Package.Value("description"), Has.Length.GreaterThan(60));
        Assert.That(Package.Value("tags").Split(' '), Does.Contain("mysql").And.Contain("mariadb"));
        Assert.That(Package.Value("authors"), Is.Not.Empty.And.Not.EqualTo(id));
        XElement licence = Package.Metadata.Elements().Single(element => element.Name.LocalName == "license");
        Assert.That((licence.Attribute("type")!.Value, licence.Value), Is.EqualTo(("expression", "MIT")));
    }

    [Test]
    public void Its_version_is_semantic_and_has_an_entry_in_the_changelog()
    {
        string version = Package.Value("version");
        Assert.That(version, Does.Match(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$"));
        Assert.That(File.ReadAllText(Repository.PathOf("CHANGELOG.md")), Does.Contain(version).Or.Contain("Unreleased"));
    }

    [Test]
    public void It_has_a_readme_without_links_that_lead_nowhere_outside_the_repository()
    {
        string readme = Encoding.UTF8.GetString(Package.Read(Package.Value("readme")));

        Assert.That(readme, Does.StartWith($"# {id}").And.Contain("```csharp"));
        Assert.That(readme, Does.Not.Match(@"\]\((?!https://)"));
    }

    [Test]
    public void It_has_an_icon_of_128_by_128_pixels()
    {
        byte[] icon = Package.Read(Package.Value("icon"));

        Assert.That(icon.AsSpan(1, 3).ToArray(), Is.EqualTo("PNG"u8.ToArray()));
        Assert.That(
            (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))),
            Is.EqualTo((128, 128)));
    }

    [Test]
    public void It_holds_its_library_and_nothing_else_that_runs() =>
        Assert.That(
            Package.Files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal) || file.EndsWith(".dll", StringComparison.Ordinal)),
            Is.EquivalentTo(new[] { $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" }));

    [Test]
    public void Every_public_type_is_documented()
    {
        XDocument documentation = XDocument.Load(new MemoryStream(Package.Read($"lib/net10.0/{id}.xml")));
        HashSet<string> documented = documentation.Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .Select(member => member.Attribute("name")!.Value)
            .ToHashSet(StringComparer.Ordinal);
        using PEReader library = new(new MemoryStream(Package.Read($"lib/net10.0/{id}.dll")));
        MetadataReader metadata = library.GetMetadataReader();
        IEnumerable<string> types = metadata.TypeDefinitions
            .Select(metadata.GetTypeDefinition)
            .Where(type => (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public)
            .Select(type => $"T:{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");

        Assert.That(types, Is.Not.Empty);
        Assert.That(types.Except(documented, StringComparer.Ordinal), Is.Empty);
    }

    [Test]
    public void Its_dependencies_are_those_that_the_documentation_gives_reasons_for() =>
        Assert.That(Package.Dependencies.Keys, Is.EquivalentTo(Documented()));

    [Test]
    public void It_depends_on_exactly_its_own_version_of_FlexDb_Core_where_it_uses_the_internals()
    {
        string? core = Package.Dependencies.GetValueOrDefault("FlexDb.Core");

        Assert.That(core, Is.EqualTo(id == "FlexDb.Records" ? $"[{Package.Value("version")}]" : null));
    }

    [Test]
    public void Its_build_is_deterministic_and_its_symbols_are_its_own_with_untracked_sources_embedded()
    {
        using PEReader library = new(new MemoryStream(Package.Read($"lib/net10.0/{id}.dll")));
        DebugDirectoryEntry[] entries = [.. library.ReadDebugDirectory()];
        Assert.That(entries.Select(entry => entry.Type), Does.Contain(DebugDirectoryEntryType.Reproducible));

        CodeViewDebugDirectoryData link = library.ReadCodeViewDebugDirectoryData(
            entries.Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(Package.ReadSymbols($"lib/net10.0/{id}.pdb")));
        MetadataReader symbols = provider.GetMetadataReader();
        Assert.That(new BlobContentId(symbols.DebugMetadataHeader!.Id).Guid, Is.EqualTo(link.Guid));

        IEnumerable<string> embedded = symbols.CustomDebugInformation
            .Select(symbols.GetCustomDebugInformation)
            .Where(information => symbols.GetGuid(information.Kind) == EmbeddedSource)
            .Select(information => symbols.GetString(symbols.GetDocument((DocumentHandle)information.Parent).Name));
        Assert.That(embedded, Has.Some.EndsWith($"{id}.AssemblyInfo.cs"));
    }

    private IEnumerable<string> Documented() => File.ReadLines(Repository.PathOf("docs/dependencies.md"))
        .SkipWhile(line => line != $"## {id}")
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells is [_, not "package" and not "---", not "", ..])
        .Select(cells => cells[1]);
}
