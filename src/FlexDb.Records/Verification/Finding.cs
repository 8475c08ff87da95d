using System.Globalization;

using FlexDb.Records.Building;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Verification;

/// <summary>A difference between a record and what is stored beside it, and what would mend it.</summary>
internal sealed record Finding(string Code, string RecordId, uint? Index, string Sentence)
{
    public RecordKey? KeyToDelete { get; init; }

    public RecordKey? KeyToInsert { get; init; }

    public RecordClaim? ClaimToDelete { get; init; }

    public RecordClaim? ClaimToInsert { get; init; }

    /// <summary>Of a claim that another record holds, that record.</summary>
    public string? Holder { get; init; }

    public bool CanBeRepaired => KeyToDelete is not null || KeyToInsert is not null || ClaimToDelete is not null || ClaimToInsert is not null;

    public FlexRecordProblem ToProblem(RecordTable table, bool isRepaired)
    {
        string? column = table.Columns.Indexed.FirstOrDefault(indexed => indexed.Index.Number == Index)?.Column.Name;
        string of = column is null ? "" : $" in column '{column}'";
        return new FlexRecordProblem(
            Code,
            $"Record '{RecordId}' of table '{table.Table.Name}' {string.Format(CultureInfo.InvariantCulture, Sentence, of)}.",
            table.Table.Id,
            table.Table.Name,
            RecordId,
            column,
            isRepaired);
    }
}

/// <summary>Compares records with the keys and claims that are stored.</summary>
internal static class Findings
{
    /// <summary>What a record lacks.</summary>
    /// <param name="expected">The record.</param>
    /// <param name="stored">What was found of its keys and claims, and of the records that it refers to.</param>
    /// <param name="table">The record's table.</param>
    /// <param name="builtTo">How far incomplete indexes have been built, by their numbers.</param>
    public static IEnumerable<Finding> Of(ExpectedRecord expected, StoredEntries stored, RecordTable table, IReadOnlyDictionary<uint, string> builtTo)
    {
        string id = expected.Stored.Id;
        if (expected.FaultCode is { } code)
        {
            yield return new Finding(code, id, null, expected.Fault!);
            yield break;
        }

        foreach (RecordKey key in expected.Keys)
        {
            if (!stored.TryGetNumber(key, out string? number))
            {
                if (MustBeComplete(table, key.Index, id, builtTo))
                {
                    yield return IsOfDeletion(key.Index)
                        ? new Finding(FlexRecordProblemCodes.MissingDeletionEntry, id, null, "is deleted, but not listed with its deletion") { KeyToInsert = key }
                        : new Finding(FlexRecordProblemCodes.MissingKey, id, key.Index, "has a value{0} without a key, so that queries do not find it") { KeyToInsert = key };
                }
            }
            else if (!IsSameNumber(number, key.Number))
            {
                yield return new Finding(FlexRecordProblemCodes.WrongNumber, id, key.Index, "has a key{0} with a number that is not the record's, so that sums are wrong") { KeyToDelete = key, KeyToInsert = key };
            }
        }

        foreach (RecordClaim claim in expected.Claims)
        {
            string? holder = stored.HolderOf(claim);
            if (holder != id && StateOf(table, claim.Index) == IndexState.Ready)
            {
                yield return holder is null
                    ? new Finding(FlexRecordProblemCodes.MissingClaim, id, claim.Index, "has a value{0} that it has not claimed, so that another record could take it") { ClaimToInsert = claim }
                    : new Finding(
                        FlexRecordProblemCodes.DuplicateValue,
                        id,
                        claim.Index,
                        $"has the same value{{0}} as record '{Escaped(holder)}', although the column is unique. Change one of them") { ClaimToInsert = claim, Holder = holder };
            }
        }

        foreach (RecordTarget target in expected.Targets)
        {
            // A table can be purged once all that refer to it are deleted. What they still refer to then is known to be gone, and
            // restoring such a table says so.
            bool isPurged = table.Table.DeletedAt is not null && target.Index.Index.TargetTableNumber is null;
            if (!IsLive(target, stored) && target.Index.Index.State == IndexState.Ready && !isPurged)
            {
                yield return new Finding(
                    FlexRecordProblemCodes.MissingTarget,
                    id,
                    target.Index.Index.Number,
                    $"refers{{0}} to record '{Escaped(target.Id)}', which does not exist or is deleted. Restore that one, or change the reference");
            }
        }
    }

    /// <summary>A key that its record does not have.</summary>
    public static Finding Stale(RecordKey key) => IsOfDeletion(key.Index)
        ? new Finding(FlexRecordProblemCodes.StaleDeletionEntry, key.Id, null, "is listed with a deletion that it did not go with") { KeyToDelete = key }
        : new Finding(FlexRecordProblemCodes.StaleKey, key.Id, key.Index, "has a key{0} for a value that it does not have, so that queries find it wrongly") { KeyToDelete = key };

    /// <summary>A claim on a value that the record does not have.</summary>
    public static Finding Stale(RecordClaim claim) =>
        new(FlexRecordProblemCodes.StaleClaim, claim.Id, claim.Index, "has claimed a value{0} that it does not have, so that no other record can take it") { ClaimToDelete = claim };

    /// <summary>How many repeated values and missing targets a record has in indexes that are known to have them.</summary>
    public static int CountConflicts(ExpectedRecord expected, StoredEntries stored, RecordTable table) =>
        expected.Claims.Count(claim => StateOf(table, claim.Index) == IndexState.Conflicts && stored.HolderOf(claim) is { } holder && holder != expected.Stored.Id)
        + expected.Targets.Count(target => target.Index.Index.State == IndexState.Conflicts && !IsLive(target, stored));

    public static bool IsOfDeletion(uint index) => index is DeletionKey.ByTable or DeletionKey.ByDeletion;

    private static bool IsLive(RecordTarget target, StoredEntries stored) =>
        target.Index.Index.TargetTableNumber is { } number && stored.IsLive(number, target.Id);

    private static IndexState? StateOf(RecordTable table, uint index) =>
        table.Columns.Indexed.FirstOrDefault(indexed => indexed.Index.Number == index)?.Index.State;

    // A builder goes through records in the order of their ids.
    private static bool MustBeComplete(RecordTable table, uint index, string id, IReadOnlyDictionary<uint, string> builtTo) =>
        IsOfDeletion(index)
        || StateOf(table, index) is IndexState.Ready or IndexState.Conflicts
        || (builtTo.TryGetValue(index, out string? last) && !IdOrder.IsAfter(id, last));

    /// <summary>The server gives all 28 digits after the point, and the encoding none that it does not need.</summary>
    private static bool IsSameNumber(string? stored, string? expected) => Shortened(stored) == Shortened(expected);

    private static string? Shortened(string? number) =>
        number is null || !number.Contains('.', StringComparison.Ordinal) ? number : number.TrimEnd('0').TrimEnd('.');

    private static string Escaped(string id) => id.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
