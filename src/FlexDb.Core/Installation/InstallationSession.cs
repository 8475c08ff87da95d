using Dapper;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using MySqlConnector;

namespace FlexDb.Core.Installation;

/// <summary>The one connection of an installation: it holds the lock, and the DDL runs on it.</summary>
internal sealed class InstallationSession : IAsyncDisposable
{
    private InstallationSettings? _settingsBefore;
    private bool _mayBeLocked;

    private InstallationSession(MySqlConnection connection) => Connection = connection;

    public MySqlConnection Connection { get; }

    /// <summary>Opens it outside of any TransactionScope of the host's, whose work DDL would commit.</summary>
    public static async Task<InstallationSession> OpenAsync(MySqlDataSource dataSource, CancellationToken cancellationToken) =>
        new(await ConnectionOpener.OpenAsync(dataSource, cancellationToken).ConfigureAwait(false));

    /// <summary>Waits for other installers on this database and makes ready for DDL.</summary>
    public async Task LockAsync(string databaseName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        int seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        Parameters parameters = new() { ["Seconds"] = seconds };
        var getLock = new CommandDefinition(
            InstallationSql.GetLock, parameters, commandTimeout: 0, cancellationToken: cancellationToken);

        // A cancellation can come between the grant and its answer; giving back a lock that is not held does nothing.
        _mayBeLocked = true;
        long? answer = await Connection.ExecuteScalarAsync<long?>(getLock).ConfigureAwait(false);
        if (answer != 1)
        {
            _mayBeLocked = false;
            throw new FlexInstallationException(
                databaseName,
                [
                    new(
                        CatalogTable.Tables.Name,
                        Column: null,
                        FlexInstallationProblemCodes.LockTimeout,
                        FormattableString.Invariant(
                            $"Another installer did not end within {seconds} s, so nothing was done; run this one again.")),
                ]);
        }

        var read = new CommandDefinition(InstallationSql.ReadSettings, cancellationToken: cancellationToken);
        _settingsBefore = (await Connection.ReadAsync<InstallationSettings>(read).ConfigureAwait(false)).Single();
        await WriteAsync(InstallationSettings.ForDdl(seconds), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a statement for as long as it takes: rebuilding a large table passes any usual time-out.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: 0, cancellationToken: cancellationToken));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RestoreAsync().ConfigureAwait(false);
        }
        catch (MySqlException) when (Connection.State != System.Data.ConnectionState.Open)
        {
            // The connection is gone, and with it the lock and the settings.
        }
        finally
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The pool gives the connection to others, who may have switched its reset off.</summary>
    private async Task RestoreAsync()
    {
        if (Connection.State != System.Data.ConnectionState.Open)
        {
            return;
        }

        if (_settingsBefore is not null)
        {
            await WriteAsync(_settingsBefore, CancellationToken.None).ConfigureAwait(false);
        }

        if (_mayBeLocked)
        {
            await Connection.ExecuteScalarAsync<long?>(InstallationSql.ReleaseLock).ConfigureAwait(false);
        }
    }

    private Task<int> WriteAsync(InstallationSettings settings, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(new CommandDefinition(InstallationSql.WriteSettings, settings.ToParameters(), cancellationToken: cancellationToken));
}
