using FlexDb.Core;

using FlexDb.Records.Writing;

namespace FlexDb.Records;

/// <summary>One write of a batch.</summary>
/// <remarks>See <see cref="FlexRecordStore.WriteAsync"/>.</remarks>
public sealed class FlexRecordWrite
{
    private FlexRecordWrite(WriteKind kind, FlexTableKey table, string id)
    {
        Kind = kind;
        Table = table;
        Id = id;
    }

    /// <summary>The table.</summary>
    public FlexTableKey Table { get; }

    /// <summary>The id of the record; null of an insert whose id the library makes.</summary>
    public string? Id { get; }

    internal WriteKind Kind { get; }

    internal ReadOnlyMemory<byte> Json { get; private init; }

    internal int? ExpectedVersion { get; private init; }

    /// <summary>Inserts a record.</summary>
    /// <param name="table">The table.</param>
    /// <param name="record">The record.</param>
    /// <param name="id">The record's id; null for one that the library makes. Give one to refer to the record in the same batch.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not fit for an id, or <paramref name="table"/> names none.</exception>
    public static FlexRecordWrite Insert(FlexTableKey table, FlexRecordJson record, string? id = null) =>
        new(WriteKind.Insert, Checked(table), id is null ? null! : RecordIdRules.Checked(id, nameof(id))) { Json = record.Utf8 };

    /// <summary>Changes some columns of a record.</summary>
    /// <param name="table">The table.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="changes">The columns to change; null clears one.</param>
    /// <param name="expectedVersion">The version that the record must have; any when null.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not fit for an id, or <paramref name="table"/> names none.</exception>
    public static FlexRecordWrite Patch(FlexTableKey table, string id, FlexRecordJson changes, int? expectedVersion = null) =>
        new(WriteKind.Patch, Checked(table), RecordIdRules.Checked(id, nameof(id))) { Json = changes.Utf8, ExpectedVersion = expectedVersion };

    /// <summary>Puts a whole record in the place of the one that is there.</summary>
    /// <param name="table">The table.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="record">The whole record.</param>
    /// <param name="expectedVersion">The version that the record must have; any when null.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not fit for an id, or <paramref name="table"/> names none.</exception>
    public static FlexRecordWrite Replace(FlexTableKey table, string id, FlexRecordJson record, int? expectedVersion = null) =>
        new(WriteKind.Replace, Checked(table), RecordIdRules.Checked(id, nameof(id))) { Json = record.Utf8, ExpectedVersion = expectedVersion };

    /// <summary>Deletes a record, as <see cref="FlexRecordSet.DeleteAsync"/> does.</summary>
    /// <param name="table">The table.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="expectedVersion">The version that the record must have; any when null.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not fit for an id, or <paramref name="table"/> names none.</exception>
    public static FlexRecordWrite Delete(FlexTableKey table, string id, int? expectedVersion = null) =>
        new(WriteKind.Delete, Checked(table), RecordIdRules.Checked(id, nameof(id))) { ExpectedVersion = expectedVersion };

    /// <summary>What is written to which record; never the values.</summary>
    public override string ToString() => $"{Kind} {Id ?? "(new)"} of {Table}";

    private static FlexTableKey Checked(FlexTableKey table) => table.IsDefault
        ? throw new ArgumentException("The key is the default one, which names no table.", nameof(table))
        : table;
}

/// <summary>What a batch has done.</summary>
/// <param name="Records">For each write the record as it is now; null where the write deleted it.</param>
/// <param name="Deletion">What was deleted, with all that went with it; null where the batch deleted nothing.</param>
public sealed record FlexRecordBatchResult(IReadOnlyList<FlexRecord?> Records, FlexRecordDeletion? Deletion);
