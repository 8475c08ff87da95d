using FlexDb.Core;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Building;

/// <summary>Builds the indexes of tables that have records already.</summary>
internal static class IndexBuilding
{
    public static Task<bool> BuildSmallAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken) => Task.FromResult(false);

    public static Task BuildNowAsync(RecordDatabase database, FlexTable table, CancellationToken cancellationToken) =>
        throw new FlexIndexNotReadyException(table, columnName: "", "");
}
