using System.Data.Common;
using Dapper;
using FlexDb.Core.Connections;
using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>Reads rows by the places of their columns.</summary>
/// <remarks>Dapper would fill them in by reflection, and a trimmed program does not have what it looks for.</remarks>
internal static class InstallationRows
{
    /// <summary>The rows of a text with one result.</summary>
    public static async Task<List<T>> ReadAsync<T>(this MySqlConnection connection, CommandDefinition command)
        where T : IRow<T>
    {
        DbDataReader reader = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAllAsync<T>(command.CancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The rows of the next result.</summary>
    public static async Task<List<T>> ReadNextAsync<T>(this DbDataReader reader, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAllAsync<T>(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows of the result at hand.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(this DbDataReader reader, CancellationToken cancellationToken)
        where T : IRow<T>
    {
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(T.Read(reader));
        }

        return rows;
    }

    public static long? Int64OrNull(this DbDataReader reader, int place) => reader.IsDBNull(place) ? null : reader.GetInt64(place);
}
