using System.Globalization;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>How much the tests do, by environment variables; docs/testing.md lists them.</summary>
internal static class TestSettings
{
    /// <summary>The number that a variable gives.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="otherwise">The number where it is not set.</param>
    public static int Of(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
