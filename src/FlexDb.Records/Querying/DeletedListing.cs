using System.Buffers.Binary;
using System.Runtime.CompilerServices;

using FlexDb.Core;
using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Lists the deleted records of a table by the reserved index 1, whose keys are the table's number and the deletion's id.</summary>
internal static class DeletedListing
{
    private static readonly RecordIndex Index = new(1, ColumnId: "", Form: "", IndexKind.Ordered, TargetTableId: null, TargetTableNumber: null, IndexState.Ready);

    public static async IAsyncEnumerable<FlexRecord> ListAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        int pageSize,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Place? after = null;
        while (true)
        {
            Place? from = after;
            Page page = await RecordQuerying
                .RunAsync(
                    database,
                    "ListDeletedRecords",
                    applicationId,
                    key,
                    static table => BoundFilter.Bind(filter: null, table),
                    static _ => new Page([], null),
                    (session, _, token) => ReadAsync(session, from, pageSize, token),
                    static filter => (filter, QueryOrder.Of([])),
                    cancellationToken)
                .ConfigureAwait(false);
            foreach (FlexRecord record in page.Records)
            {
                yield return record;
            }

            if (page.Last is null)
            {
                yield break;
            }

            after = page.Last;
        }
    }

    private static async Task<Page> ReadAsync(QuerySession session, Place? after, int pageSize, CancellationToken cancellationToken)
    {
        byte[] from = new byte[sizeof(uint)];
        byte[] to = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(from, session.Table.Number);
        BinaryPrimitives.WriteUInt32BigEndian(to, session.Table.Number + 1);
        KeyPath path = new(Index, Column: null, [[new KeySpan(from, to)]], Ids: null, Probes: [], IsDescending: true) { IsOfDeleted = true };
        IReadOnlyList<(QueryRecord Record, byte[]? Key)> rows = await session
            .ReadAsync(QueryText.Records(session.Table, path, segment: 0, after is null ? null : (after.Key, after.Id), pageSize), cancellationToken)
            .ConfigureAwait(false);
        return new Page(
            [.. rows.Select(static row => row.Record.Upgraded.ToPublic())],
            rows.Count < pageSize ? null : new Place(rows[^1].Key!, rows[^1].Record.Upgraded.Stored.Id));
    }

    private sealed record Place(byte[] Key, string Id);

    private sealed record Page(IReadOnlyList<FlexRecord> Records, Place? Last);
}
