namespace FlexDb.Migrations;

/// <summary>The scripts of <c>migrations/</c>, embedded in this assembly.</summary>
/// <remarks>
/// Read here rather than by FluentMigrator's <c>Execute.EmbeddedScript</c>, which finds them only where the host has
/// also registered this assembly for embedded resources.
/// </remarks>
internal static class MigrationScripts
{
    public static string Read(string logicalName)
    {
        Stream stream = typeof(MigrationScripts).Assembly.GetManifestResourceStream(logicalName)
            ?? throw new InvalidOperationException($"The assembly embeds no script '{logicalName}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
