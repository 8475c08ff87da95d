using FlexDb.Core.Storage.Connections;
using FlexDb.Core.Storage.Sql;

namespace FlexDb.Core.Storage.Operations;

/// <summary>The versions that the attempts of one write have sent: one that is stored shows that its attempt was done.</summary>
internal sealed class SentVersions
{
    private readonly List<string> _ids = [];

    public void Add(VersionWrite write) => _ids.Add(write.VersionId);

    public async Task<bool> AnyIsStoredAsync(CatalogConnection connection, CancellationToken cancellationToken)
    {
        foreach (string versionId in _ids)
        {
            if (await connection.ExistsAsync(VersionSql.Exists, new { versionId }, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }
}
