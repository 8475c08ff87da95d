using System.Globalization;
using System.Text.RegularExpressions;
using MySqlConnector;
using Testcontainers.MySql;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>The one server that all integration tests of a run share.</summary>
public static partial class TestServer
{
    /// <summary>Names the variable that holds the connection string of a user who may create databases and users.</summary>
    public const string ConnectionStringVariable = "FLEXDB_TEST_MYSQL";

    /// <summary>Names the variable that holds the container image to use where no connection string is given.</summary>
    public const string ImageVariable = "FLEXDB_TEST_IMAGE";

    private const string DefaultImage = "mysql:8.4";

    private static MySqlContainer? s_container;
    private static string? s_connectionString;
    private static string? s_versionText;

    /// <summary>Gets the connection string of a user who may create databases and users; it names no database.</summary>
    public static string ConnectionString => s_connectionString ?? throw NotStarted();

    /// <summary>Gets what the server says of its version, such as <c>8.4.6</c> or <c>10.11.14-MariaDB</c>.</summary>
    public static string VersionText => s_versionText ?? throw NotStarted();

    /// <summary>Gets the server's version as numbers.</summary>
    public static Version Version => Version.Parse(LeadingNumbers().Match(VersionText).Value);

    /// <summary>Gets a value indicating whether the server is MariaDB rather than MySQL.</summary>
    public static bool IsMariaDb => VersionText.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the word by which the scripts in <c>build/</c> know such a server.</summary>
    public static string Kind => !IsMariaDb ? "mysql" : Version.Major < 11 ? "mariadb" : "mariadb-11.8";

    internal static async Task StartAsync()
    {
        string? given = Environment.GetEnvironmentVariable(ConnectionStringVariable);
        string connectionString = string.IsNullOrWhiteSpace(given) ? await StartContainerAsync() : given;
        connectionString = new MySqlConnectionStringBuilder(connectionString) { Database = "" }.ConnectionString;
        s_versionText = await ReadVersionAsync(connectionString);
        s_connectionString = connectionString;
        await TestContext.Progress.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Integration tests run on server version {s_versionText}."));
    }

    internal static async Task StopAsync()
    {
        await MySqlConnection.ClearAllPoolsAsync();
        if (s_container is not null)
        {
            await s_container.DisposeAsync();
        }
    }

    private static async Task<string> StartContainerAsync()
    {
        string? image = Environment.GetEnvironmentVariable(ImageVariable);
        try
        {
            // Root, because the user that the image makes may use its own database only.
            s_container = new MySqlBuilder(string.IsNullOrWhiteSpace(image) ? DefaultImage : image)
                .WithUsername("root")
                .Build();
            await s_container.StartAsync();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"The integration tests need a server. Set {ConnectionStringVariable} to the connection string of a user " +
                "who may create databases and users, or start Docker, or run ./test.sh, which finds or starts a server. " +
                $"Starting a container failed: {exception.Message}",
                exception);
        }

        return s_container.GetConnectionString();
    }

    private static async Task<string> ReadVersionAsync(string connectionString)
    {
        try
        {
            await using var connection = new MySqlConnection(connectionString);
            await connection.OpenAsync();
            await using var command = new MySqlCommand("SELECT VERSION()", connection);
            return (string)(await command.ExecuteScalarAsync())!;
        }
        catch (MySqlException exception)
        {
            throw new InvalidOperationException(
                $"The server that {ConnectionStringVariable} or the container names cannot be used: {exception.Message}",
                exception);
        }
    }

    private static InvalidOperationException NotStarted() =>
        new("There is no server to test on. TestRun, which looks for it once for the run, has said why.");

    [GeneratedRegex(@"^\d+\.\d+\.\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeadingNumbers();
}
