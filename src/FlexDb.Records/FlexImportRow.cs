using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>One row of a file or another source that is imported: a record, or what is wrong with it.</summary>
/// <remarks>See <see cref="FlexRecordSet.ImportAsync"/>. A row that could not be read is refused, and the import goes on.</remarks>
public sealed class FlexImportRow
{
    /// <summary>A row that could be read.</summary>
    /// <param name="place">Where it is in its source: a line number, or how many rows were before it.</param>
    /// <param name="record">The record, one JSON object.</param>
    /// <param name="id">The id of the record if it is inserted; the library makes one when null. The import checks it.</param>
    public FlexImportRow(long place, FlexRecordJson record, string? id = null)
    {
        Place = place;
        Json = record.Utf8;
        Id = id;
    }

    /// <summary>Where the row is in its source, for people: a line number, or how many rows were before it.</summary>
    public long Place { get; }

    /// <summary>The id of the record if it is inserted; null where the library makes one.</summary>
    public string? Id { get; }

    /// <summary>The record, as UTF-8 JSON; empty where nothing of it could be read.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Why the row could not be read; none where it could.</summary>
    public FlexList<FlexRecordError> Errors { get; private init; } = [];

    /// <summary>A row that could not be read, or not as a whole.</summary>
    /// <param name="place">Where it is in its source.</param>
    /// <param name="errors">What is wrong with it, at least one error.</param>
    /// <param name="record">What could be read of it; the import adds what else is wrong with that.</param>
    /// <param name="id">The id of the record.</param>
    /// <exception cref="ArgumentNullException"><paramref name="errors"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="errors"/> is empty.</exception>
    public static FlexImportRow Unreadable(long place, IEnumerable<FlexRecordError> errors, FlexRecordJson record = default, string? id = null)
    {
        FlexList<FlexRecordError> all = errors.ToFlexList();
        return all.Count > 0
            ? new FlexImportRow(place, record, id) { Errors = all }
            : throw new ArgumentException("A row that could not be read has at least one error.", nameof(errors));
    }

    /// <summary>The place and the id; never the values.</summary>
    public override string ToString() => FormattableString.Invariant($"row {Place}{(Id is null ? "" : $" ({Id})")}");
}
