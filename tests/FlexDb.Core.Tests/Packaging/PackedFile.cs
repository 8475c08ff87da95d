using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Packaging;

/// <summary>A package that <c>dotnet pack</c> has just made, and its symbols.</summary>
internal sealed class PackedFile : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ZipArchive _package;
    private readonly ZipArchive _symbols;

    private PackedFile(DirectoryInfo folder)
    {
        _folder = folder;
        _package = ZipFile.OpenRead(folder.GetFiles("*.nupkg").Single().FullName);
        _symbols = ZipFile.OpenRead(folder.GetFiles("*.snupkg").Single().FullName);
        using Stream nuspec = _package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    public XElement Metadata { get; }

    public IEnumerable<string> Files => _package.Entries.Select(entry => entry.FullName);

    /// <summary>The packages that it depends on, and in which versions.</summary>
    public IReadOnlyDictionary<string, string> Dependencies => Metadata.Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value, StringComparer.Ordinal);

    /// <summary>Packs a project as it was built for these tests.</summary>
    public static async Task<PackedFile> PackAsync(string project)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("flexdb-pack-");
        string configuration = typeof(FlexDbStore).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        ProcessStartInfo start = new(
            "dotnet",
            ["pack", Repository.PathOf(project), "-c", configuration, "-o", folder.FullName, "--no-build", "--tl:off", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process pack = Process.Start(start)!;
        Task<string> errors = pack.StandardError.ReadToEndAsync();
        string output = await pack.StandardOutput.ReadToEndAsync() + await errors;
        await pack.WaitForExitAsync();
        Assert.That(pack.ExitCode, Is.Zero, output);
        Assert.That(output, Does.Not.Contain("warning"));
        return new PackedFile(folder);
    }

    public string Value(string element) => Metadata.Elements().Single(child => child.Name.LocalName == element).Value;

    public byte[] Read(string file) => Read(_package, file);

    public byte[] ReadSymbols(string file) => Read(_symbols, file);

    public void Dispose()
    {
        _package.Dispose();
        _symbols.Dispose();
        _folder.Delete(recursive: true);
    }

    private static byte[] Read(ZipArchive archive, string file)
    {
        using Stream stream = (archive.GetEntry(file) ?? throw new FileNotFoundException("Not in the package.", file)).Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
