using FlexDb.Core.Storage.Operations;

namespace FlexDb.Core;

/// <content>Reading the history of a table.</content>
public partial class FlexDbStore
{
    /// <summary>Lists the versions of a table, each with its schema, its changes, who made it and when.</summary>
    /// <remarks>One round trip a page of 50; between pages no connection is held. By its id a deleted table is found too.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="newestFirst">Whether the list begins with the newest version; by default with the oldest.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The versions, fetched as they are enumerated.</returns>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table; thrown when enumerated.</exception>
    public virtual IAsyncEnumerable<FlexTableVersion> ListVersionsAsync(
        string applicationId,
        FlexTableKey table,
        bool newestFirst = false,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        return VersionListing.ListAsync(_executor, applicationId, Checked(table), newestFirst, cancellationToken);
    }

    /// <summary>Gets one version of a table.</summary>
    /// <remarks>By its id a deleted table is found too.</remarks>
    /// <param name="applicationId">The application.</param>
    /// <param name="table">The table's name or id.</param>
    /// <param name="version">The number, from 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is less than 1.</exception>
    /// <exception cref="Errors.FlexTableNotFoundException">The application has no such table.</exception>
    /// <exception cref="Errors.FlexVersionNotFoundException">The table has no such version.</exception>
    public virtual Task<FlexTableVersion> GetVersionAsync(
        string applicationId,
        FlexTableKey table,
        int version,
        CancellationToken cancellationToken = default)
    {
        TextArguments.ApplicationId(applicationId);
        FlexTableKey key = Checked(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return _executor.ReadAsync(
            "GetVersion",
            (connection, token) => VersionListing.GetAsync(connection, applicationId, key, version, token),
            cancellationToken);
    }
}
