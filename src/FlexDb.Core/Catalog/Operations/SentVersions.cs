using FlexDb.Core.Catalog.Sql;
using FlexDb.Core.Connections;

namespace FlexDb.Core.Catalog.Operations;

/// <summary>The versions that the attempts of one write have sent: one that is stored shows that its attempt was done.</summary>
internal sealed class SentVersions
{
    private readonly List<string> _ids = [];

    public void Add(VersionWrite write) => _ids.Add(write.VersionId);

    public async Task<bool> AnyIsStoredAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        foreach (string versionId in _ids)
        {
            if (await connection.ExistsAsync(VersionSql.Exists, new() { ["versionId"] = versionId }, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }
}
