using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Errors;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>Finds the requests of a batch that want what an earlier one of it takes: an id, or a value of a unique column.</summary>
/// <remarks>The earlier one counts, as it would if each were a batch of its own.</remarks>
internal sealed class LeavingOut
{
    private readonly Dictionary<(uint Index, string Hash), PlannedRecord> _claimed = [];

    /// <summary>All that is wrong with a record that its reader could not read as a whole, in the order of the schema's columns.</summary>
    public static FlexRecordException Unreadable(WriteRequest request, RecordTable table)
    {
        // What could be read is judged too, so that a row is mended once. A column that could not be read is not there to be judged.
        HashSet<string?> unread = [.. request.ReadErrors.Select(static error => error.Column)];
        IEnumerable<FlexRecordError> others = request.Json.IsEmpty || unread.Contains(null)
            ? []
            : table.Validator.Validate(request.Json, FlexRecordMode.Insert).Errors.Where(error => !unread.Contains(error.Column));
        return new FlexRecordException(request.ReadErrors.Concat(others).OrderBy(error => PlaceOf(error.Column, table)).ToFlexList(), request.Place);
    }

    // What is about the whole row, or its id, comes first; a column that the schema does not have comes last.
    private static int PlaceOf(string? column, RecordTable table) =>
        column is null or "id" ? -1 : table.Table.Schema.Columns.TakeWhile(known => known.Name != column).Count();

    /// <summary>The record that takes what another wants, and why the other cannot have it; null where none does.</summary>
    public (PlannedRecord By, FlexDbException Reason)? FindBlocking(
        PlannedRecord record,
        IReadOnlyDictionary<(uint TableNumber, string Id), PlannedRecord> planned)
    {
        if (planned.TryGetValue(record.Key, out PlannedRecord? same))
        {
            return (same, new FlexRecordIdConflictException(record.Reference, isDeleted: false));
        }

        foreach (RecordClaim claim in record.KeysAfter?.Claims ?? [])
        {
            if (_claimed.TryGetValue((claim.Index, Convert.ToHexString(claim.Hash)), out PlannedRecord? other)
                && (record.IsNew(claim) || other.IsNew(claim with { Id = other.Id })))
            {
                return (other, new FlexUniqueConflictException(record.Reference, record.Table.Columns.OfIndex(claim.Index).Name, other.Id));
            }
        }

        return null;
    }

    public void Add(PlannedRecord record)
    {
        foreach (RecordClaim claim in record.KeysAfter?.Claims ?? [])
        {
            _claimed.TryAdd((claim.Index, Convert.ToHexString(claim.Hash)), record);
        }
    }
}
