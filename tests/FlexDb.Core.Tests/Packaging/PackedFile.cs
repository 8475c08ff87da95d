using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Packaging;

/// <summary>A package that <c>dotnet pack</c> made, and its symbols.</summary>
internal sealed class PackedFile : IDisposable
{
    private readonly ZipArchive _package;
    private readonly ZipArchive _symbols;

    private PackedFile(string folder, string id)
    {
        _package = Open(id, folder, "nupkg");
        _symbols = Open(id, folder, "snupkg");
        using Stream nuspec = _package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    public XElement Metadata { get; }

    public IEnumerable<string> Files => _package.Entries.Select(entry => entry.FullName);

    /// <summary>The packages that it depends on, and in which versions.</summary>
    public IReadOnlyDictionary<string, string> Dependencies => Metadata.Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value, StringComparer.Ordinal);

    /// <summary>Opens the package of a project in the folder that FLEXDB_TEST_PACKAGES names, or packs the project as it was built for these tests.</summary>
    public static async Task<PackedFile> OpenAsync(string project, string id)
    {
        if (Environment.GetEnvironmentVariable("FLEXDB_TEST_PACKAGES") is { Length: > 0 } packed)
        {
            return new PackedFile(packed, id);
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("flexdb-pack-");
        try
        {
            await PackAsync(project, folder.FullName);
            return new PackedFile(folder.FullName, id);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public string Value(string element) => Metadata.Elements().Single(child => child.Name.LocalName == element).Value;

    public byte[] Read(string file) => Read(_package, file);

    public byte[] ReadSymbols(string file) => Read(_symbols, file);

    public void Dispose()
    {
        _package.Dispose();
        _symbols.Dispose();
    }

    private static async Task PackAsync(string project, string folder)
    {
        string configuration = typeof(FlexDbStore).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        ProcessStartInfo start = new(
            "dotnet",
            ["pack", Repository.PathOf(project), "-c", configuration, "-o", folder, "--no-build", "--tl:off", "-nodeReuse:false"])
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
    }

    private static ZipArchive Open(string id, string folder, string extension)
    {
        // An id can be another's beginning; a version begins with a digit.
        string file = Directory.GetFiles(folder, $"{id}.*.{extension}").Single(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]));

        // From memory, because the folder may be deleted before the tests read.
        return new ZipArchive(new MemoryStream(File.ReadAllBytes(file)));
    }

    private static byte[] Read(ZipArchive archive, string file)
    {
        using Stream stream = (archive.GetEntry(file) ?? throw new FileNotFoundException("Not in the package.", file)).Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
