using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>Everything that a write is about to do, and what it has assumed; worked out without the server.</summary>
internal sealed class WritePlan
{
    /// <summary>Names the write in each row that it writes, so that its traces can be found when an answer was lost.</summary>
    public byte[] WriteId { get; } = Guid.NewGuid().ToByteArray();

    /// <summary>Names the deletion; null where nothing is deleted.</summary>
    public string? DeletionId { get; init; }

    /// <summary>The tables whose schemas are held still.</summary>
    public List<Gate> Gates { get; } = [];

    /// <summary>What is done to which record.</summary>
    public List<PlannedRecord> Records { get; } = [];

    /// <summary>Records that others will refer to, and that must be live.</summary>
    public HashSet<(uint TableNumber, string Id)> Parents { get; } = [];

    /// <summary>References that the write makes to records that it does not write itself.</summary>
    public List<PlannedTarget> Targets { get; } = [];

    /// <summary>Whether it is known already that one of those records is not there.</summary>
    public bool LacksTargets => Targets.Exists(static target => target.Parent is null);

    /// <summary>Deleted records, by the id of their table, and how many references to them all together are known.</summary>
    public Dictionary<string, List<byte[]>> DeletedKeys { get; } = new(StringComparer.Ordinal);

    public int KnownReferences { get; set; }

    /// <summary>References that a deletion clears, for its result.</summary>
    public List<FlexClearedReference> Cleared { get; } = [];

    /// <summary>Values of unique columns whose claims are not complete yet, as keys of the column's ordered index.</summary>
    public List<RecordKey> UnclaimedChecks { get; } = [];

    /// <summary>For each request the record that it is about; null where it wrote none.</summary>
    public List<PlannedRecord?> Results { get; } = [];

    /// <summary>Requests that cannot be done whatever the others do; only where a plan may leave some out.</summary>
    public List<LeftOutRequest> LeftOut { get; } = [];

    /// <summary>Requests that cannot be done because of others that the plan carries out.</summary>
    public List<BlockedRequest> Blocked { get; } = [];

    /// <summary>Requests that are to be asked again after the plan was carried out.</summary>
    public List<WriteRequest> Deferred { get; } = [];

    public IEnumerable<PlannedRecord> Written => Records.Where(static record => record.Change != RowChange.None);

    public bool WritesNothing => Records.TrueForAll(static record => record.Change == RowChange.None);

    /// <summary>The keys that go.</summary>
    public IEnumerable<RecordKey> KeysToDelete => Written
        .SelectMany(static record => Without(record.KeysBefore?.Keys, record.KeysAfter?.Keys))
        .Concat(Written.Where(static record => record.Change == RowChange.Restore).SelectMany(DeletionKeys));

    /// <summary>The keys that come, but for those of times that the server makes; see <see cref="PlannedRecord.TimesToMake"/>.</summary>
    public IEnumerable<RecordKey> KeysToInsert => Written
        .SelectMany(static record => Without(record.KeysAfter?.Keys, record.KeysBefore?.Keys))
        .Concat(Written.Where(static record => record.Change == RowChange.Delete)
            .SelectMany(record => DeletionKey.Of(record.Table.Number, DeletionId!, record.Id)));

    /// <summary>The claims that are released.</summary>
    public IEnumerable<RecordClaim> ClaimsToDelete => Written.SelectMany(static record => Without(record.KeysBefore?.Claims, record.KeysAfter?.Claims));

    /// <summary>The claims that are made.</summary>
    public IEnumerable<RecordClaim> ClaimsToInsert => Written.SelectMany(static record => Without(record.KeysAfter?.Claims, record.KeysBefore?.Claims));

    private static IEnumerable<RecordKey> DeletionKeys(PlannedRecord record) =>
        DeletionKey.Of(record.Table.Number, record.Before!.DeletionId!, record.Id);

    private static IEnumerable<T> Without<T>(IReadOnlyList<T>? these, IReadOnlyList<T>? those)
        where T : IEquatable<T>
    {
        if (these is null || those is null || those.Count == 0)
        {
            return these ?? [];
        }

        HashSet<T> known = [.. those];
        return these.Where(item => !known.Contains(item));
    }
}

/// <summary>A reference that a write makes.</summary>
/// <param name="Record">The record that refers.</param>
/// <param name="Target">What it refers to, for the caller.</param>
/// <param name="Parent">The record that it refers to; null where it is known that there is none.</param>
internal sealed record PlannedTarget(PlannedRecord Record, FlexMissingTarget Target, (uint TableNumber, string Id)? Parent);

/// <summary>A request that a batch was carried out without, and why.</summary>
internal sealed record LeftOutRequest(WriteRequest Request, FlexDbException Reason);

/// <summary>A request that wants an id or a unique value which another request of its batch takes.</summary>
/// <param name="Request">The request.</param>
/// <param name="Record">What it would write.</param>
/// <param name="By">The place of the other request.</param>
/// <param name="Reason">Why it cannot be done where the other is.</param>
internal sealed record BlockedRequest(WriteRequest Request, PlannedRecord Record, int? By, FlexDbException Reason);

/// <summary>A table whose schema a write holds still, as the write was prepared for it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">Its name, where the caller called it by that; null where not.</param>
/// <param name="IsNamed">Whether the caller named it, so that it must be live and active.</param>
internal sealed record Gate(RecordTable Table, string? Name, bool IsNamed);

/// <summary>The two keys by which deleted records are listed: by their table, and by the deletion that they went with.</summary>
internal static class DeletionKey
{
    public const uint ByTable = 1;
    public const uint ByDeletion = 2;

    public static IEnumerable<RecordKey> Of(uint tableNumber, string deletionId, string id) =>
    [
        new(ByTable, [.. Number(tableNumber), .. Text(deletionId)], id, Number: null),
        new(ByDeletion, [.. Text(deletionId), .. Number(tableNumber)], id, Number: null),
    ];

    public static byte[] Number(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    public static byte[] Text(string deletionId) => System.Text.Encoding.ASCII.GetBytes(deletionId);
}
