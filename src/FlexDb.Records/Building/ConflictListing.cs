using System.Data.Common;
using System.Runtime.CompilerServices;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Schema;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Building;

/// <summary>Finds the records whose unique value is another's, or whose reference has no target.</summary>
/// <remarks>
/// It locks nothing. What looks like a conflict is reported only where the record had the same version before and after the
/// other was looked up.
/// </remarks>
internal static class ConflictListing
{
    private const int PageSize = 500;

    public static async IAsyncEnumerable<FlexIndexConflict> ListAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = "";
        while (after is not null)
        {
            string from = after;
            (FlexList<FlexIndexConflict> conflicts, after) = await database.Executor
                .ReadAsync("ListConflicts", (connection, token) => ReadPageAsync(connection, applicationId, key, from, token), cancellationToken)
                .ConfigureAwait(false);
            foreach (FlexIndexConflict conflict in conflicts)
            {
                yield return conflict;
            }
        }
    }

    /// <summary>The conflicts of one page of records, and where the next page begins; null after the last.</summary>
    private static async Task<(FlexList<FlexIndexConflict> Conflicts, string? Next)> ReadPageAsync(
        OperationConnection connection,
        string applicationId,
        FlexTableKey key,
        string after,
        CancellationToken cancellationToken)
    {
        RecordTable table = await TableLoading.GetAsync(connection, applicationId, key, cancellationToken).ConfigureAwait(false);
        HashSet<uint> checkedIndexes = [.. table.Indexes
            .Where(static index => index.Kind != IndexKind.Ordered && index.State == IndexState.Conflicts)
            .Select(static index => index.Number)];
        if (table.Registration is null || checkedIndexes.Count == 0)
        {
            return ([], null);
        }

        IReadOnlyList<StoredRow> rows = await connection
            .QueryAsync<StoredRow>(BuildSql.PageOfRecords, new() { ["tableNo"] = table.Number, ["after"] = after, ["limit"] = PageSize }, cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<UpgradedRecord> records = await RecordUpgrading
            .UpgradeAsync(connection, table, [.. rows.Select(static row => row.Record)], cancellationToken)
            .ConfigureAwait(false);
        List<RecordClaim> claims = [];
        List<(string RecordId, RecordTarget Target)> targets = [];
        foreach (UpgradedRecord record in records)
        {
            RecordKeys keys = RecordKeys.Of(record);
            claims.AddRange(keys.Claims.Where(claim => checkedIndexes.Contains(claim.Index)));
            targets.AddRange(keys.Targets.Where(target => checkedIndexes.Contains(target.Index.Index.Number)).Select(target => (record.Stored.Id, target)));
        }

        List<FlexIndexConflict> suspects =
        [
            .. await FindRepeatedAsync(connection, table, claims, cancellationToken).ConfigureAwait(false),
            .. await FindMissingAsync(connection, targets, cancellationToken).ConfigureAwait(false),
        ];
        HashSet<(string, int)> unchanged = suspects.Count == 0
            ? []
            : [.. (await connection
                .QueryAsync<VersionRow>(
                    BuildSql.Versions,
                    new() { ["tableNo"] = table.Number, ["ids"] = suspects.Select(static suspect => suspect.RecordId).Distinct().ToArray() },
                    cancellationToken)
                .ConfigureAwait(false)).Select(static row => (row.Id, row.Version))];
        Dictionary<string, int> versions = records.ToDictionary(static record => record.Stored.Id, static record => record.Stored.Version, StringComparer.Ordinal);
        return (
            suspects.Where(suspect => unchanged.Contains((suspect.RecordId, versions[suspect.RecordId]))).ToFlexList(),
            rows.Count < PageSize ? null : rows[^1].Record.Id);
    }

    private static async Task<List<FlexIndexConflict>> FindRepeatedAsync(
        OperationConnection connection,
        RecordTable table,
        List<RecordClaim> claims,
        CancellationToken cancellationToken)
    {
        Dictionary<(uint, string), string> holders = await StoredHolders
            .OfClaimsAsync(connection, claims.Select(static claim => (claim.Index, claim.Hash)), cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. from claim in claims
               let holder = holders.GetValueOrDefault((claim.Index, Convert.ToHexString(claim.Hash)))
               where holder is not null && holder != claim.Id
               select new FlexIndexConflict(table.Columns.OfIndex(claim.Index).Name, FlexIndexKind.Unique, claim.Id, holder),
        ];
    }

    private static async Task<List<FlexIndexConflict>> FindMissingAsync(
        OperationConnection connection,
        List<(string RecordId, RecordTarget Target)> targets,
        CancellationToken cancellationToken)
    {
        HashSet<(uint, string)> found = await StoredHolders
            .FindLiveAsync(
                connection,
                targets.Where(static of => of.Target.Index.Index.TargetTableNumber is not null && RecordIdRules.IsValid(of.Target.Id))
                    .Select(static of => (of.Target.Index.Index.TargetTableNumber!.Value, of.Target.Id)),
                cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. targets
                .Where(of => of.Target.Index.Index.TargetTableNumber is not { } number || !found.Contains((number, of.Target.Id)))
                .Select(static of => new FlexIndexConflict(of.Target.Index.Column.Name, FlexIndexKind.Reference, of.RecordId, of.Target.Id)),
        ];
    }

    private sealed record VersionRow(string Id, int Version) : IRow<VersionRow>
    {
        public static VersionRow Read(DbDataReader reader) => new(reader.GetString(0), (int)reader.GetInt64(1));
    }
}
