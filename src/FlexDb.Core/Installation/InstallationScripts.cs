namespace FlexDb.Core.Installation;

/// <summary>The scripts of <c>migrations/</c>, embedded in the assembly.</summary>
internal static class InstallationScripts
{
    public static string Read(string logicalName)
    {
        Stream stream = typeof(InstallationScripts).Assembly.GetManifestResourceStream(logicalName)
            ?? throw new InvalidOperationException($"The assembly embeds no script '{logicalName}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
