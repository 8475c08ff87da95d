using System.Diagnostics;

using MySqlConnector;

namespace FlexDb.Core.Connections.Telemetry;

/// <summary>What telemetry says of the server: the same for all operations of a store.</summary>
/// <param name="Database">The database that holds the two tables, if known.</param>
/// <param name="Tags">The database and where its server is.</param>
internal sealed record ServerTags(string? Database, TagList Tags)
{
    public static readonly ServerTags None = new(Database: null, new TagList { { TelemetryNames.SystemName, TelemetryNames.MySql } });

    public static ServerTags Of(string connectionString)
    {
        MySqlConnectionStringBuilder settings = new(connectionString);
        TagList tags = None.Tags;
        string? database = settings.Database.Length > 0 ? settings.Database : null;
        if (database is not null)
        {
            tags.Add(TelemetryNames.Namespace, database);
        }

        // Of several hosts the driver chooses one at each connection.
        bool isOneHost = settings.Server.Length > 0 && !settings.Server.Contains(',', StringComparison.Ordinal);
        if (isOneHost)
        {
            tags.Add(TelemetryNames.ServerAddress, settings.Server);
            if (settings.ConnectionProtocol is MySqlConnectionProtocol.Sockets)
            {
                tags.Add(TelemetryNames.ServerPort, (int)settings.Port);
            }
        }

        return new ServerTags(database, tags);
    }
}
