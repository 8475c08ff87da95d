using System.Collections.Concurrent;
using System.Globalization;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Core.Schema.Values;

namespace FlexDb.Core.Validation;

/// <summary>Upgrades records of any version of a table to the last one, along all versions between.</summary>
/// <remarks>
/// Made by <see cref="FlexRecordUpgrade.Along"/>, which describes the rules. Immutable and thread-safe. What happens to
/// each column from a version on is worked out at that version's first record and kept, so make it once for many
/// records.
/// </remarks>
public sealed class FlexRecordHistory
{
    private readonly TableHistory _history;
    private readonly CompiledSchema _current;
    private readonly Dictionary<string, ColumnLineage> _columns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, WrittenVersion> _written = new();
    private readonly ConcurrentDictionary<FlexColumnDefinition, CompiledColumn> _compiled = new(ReferenceEqualityComparer.Instance);

    internal FlexRecordHistory(TableHistory history, FlexTableSchema schema)
    {
        _history = history;
        Schema = ColumnIdentity.WithImplicitIds(schema);
        _current = new CompiledSchema([.. history.Present.Select(column => Compile(column.States[^1].Column!))]);
        for (int i = 0; i < history.Present.Length; i++)
        {
            // Of two columns with one id, which only a damaged schema has, the first counts.
            _columns.TryAdd(history.Schema.Columns[i].Id!, history.Present[i]);
        }
    }

    /// <summary>The last version, which records are upgraded to.</summary>
    public int Version => _history.Versions[^1];

    /// <summary>The schema of the last version, every column with its id.</summary>
    public FlexTableSchema Schema { get; }

    /// <summary>Whether the history has a version. Where another application wrote the table, some may be missing.</summary>
    /// <param name="version">The number of the version.</param>
    public bool HasVersion(int version) => _history.PlaceOf(version) >= 0;

    /// <summary>Takes one record to the last version.</summary>
    /// <param name="record">
    /// A record in the normal form of the version that it was written under. Columns that no version has are kept, after
    /// all others.
    /// </param>
    /// <param name="writtenVersion">That version.</param>
    /// <returns>
    /// The record under the last version's schema, with a note of each conversion behind a value that it shows, of each
    /// value that is missing and of each rule that is broken. Values of removed columns are left out without a note. A
    /// record of the last version is the memory that was given, without notes.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no such version; or <paramref name="record"/> is no JSON object, or a value in it is not of its written
    /// column's data type and in normal form.
    /// </exception>
    public FlexUpgradedRecord Upgrade(ReadOnlyMemory<byte> record, int writtenVersion)
    {
        WrittenVersion version = VersionOf(writtenVersion);
        if (writtenVersion == Version)
        {
            return new FlexUpgradedRecord(record, []);
        }

        WrittenRecord written = WrittenRecord.Read(version.Schema, record, version.Rules);
        using UpgradeOutput output = new(_current, record);
        return new HistoryUpgrader(_current, version, written).Write(output);
    }

    /// <summary>Finds what storing a record in its present form would forget.</summary>
    /// <remarks>
    /// A stored record that is not rewritten shows these values again when an edit brings back the column or its type.
    /// Once the present form is stored, it does not.
    /// </remarks>
    /// <param name="record">A record in the normal form of the version that it was written under.</param>
    /// <param name="writtenVersion">That version.</param>
    /// <returns>
    /// The values that the record has under other types than its columns have now, those that a default filled in
    /// included, and the values of removed columns, null included; none where the record is of the last version.
    /// </returns>
    /// <exception cref="ArgumentException">As <see cref="Upgrade"/> throws it.</exception>
    public FlexList<FlexDiscardedValue> FindDiscarded(ReadOnlyMemory<byte> record, int writtenVersion)
    {
        WrittenVersion version = VersionOf(writtenVersion);
        return writtenVersion == Version
            ? []
            : new HistoryUpgrader(_current, version, WrittenRecord.Read(version.Schema, record)).FindDiscarded();
    }

    /// <summary>The version that last made a column come, return, change type or become fillable.</summary>
    /// <remarks>Keys of the column that were made under an earlier version are right as long as this stays the same.</remarks>
    /// <param name="columnId">The id of a column of <see cref="Schema"/>.</param>
    /// <exception cref="ArgumentException">The last version has no such column.</exception>
    internal int FormVersionOf(string columnId) => ColumnOf(columnId).LastEvent;

    /// <summary>The first version that had a column.</summary>
    /// <param name="columnId">The id of a column of <see cref="Schema"/>.</param>
    /// <exception cref="ArgumentException">The last version has no such column.</exception>
    internal int FirstVersionOf(string columnId) => _history.Versions[ColumnOf(columnId).States[0].Place];

    /// <summary>Whether a column has been a reference in every version from one on, so that null may be written into records of that one.</summary>
    /// <param name="writtenVersion">The version that a record was written under.</param>
    /// <param name="columnId">The id of a column of <see cref="Schema"/>.</param>
    /// <exception cref="ArgumentException">There is no such version, or the last version has no such column.</exception>
    internal bool CanSetNull(int writtenVersion, string columnId)
    {
        ColumnLineage column = ColumnOf(columnId);
        int state = column.StateAt(PlaceOf(writtenVersion));
        return state >= 0 && column.States.Skip(state).All(static state =>
            state.Column is { DataType: FlexDataType.Reference } definition && definition.HasValues());
    }

    /// <summary>The stored record with null in some columns, and otherwise byte for byte the same.</summary>
    /// <param name="record">A record in the normal form of the version that it was written under.</param>
    /// <param name="writtenVersion">That version.</param>
    /// <param name="columnIds">The ids of columns of <see cref="Schema"/> for which <see cref="CanSetNull"/> holds.</param>
    /// <returns>The record; the memory that was given where none of the columns has a value.</returns>
    /// <exception cref="ArgumentException">As <see cref="Upgrade"/> throws it; or null may not be set in one of the columns.</exception>
    internal ReadOnlyMemory<byte> SetNull(ReadOnlyMemory<byte> record, int writtenVersion, IReadOnlyCollection<string> columnIds)
    {
        WrittenVersion version = VersionOf(writtenVersion);
        WrittenRecord written = WrittenRecord.Read(version.Schema, record);
        ValuePlace[] places = [.. columnIds.Select(PlaceIn).Where(static place => place.Length > 0).Distinct().OrderBy(static place => place.Start)];
        if (places.Length == 0)
        {
            return record;
        }

        using PooledBuffer output = new(record.Length);
        int copied = 0;
        foreach (ValuePlace place in places)
        {
            output.Add(record.Span[copied..place.Start]);
            output.Add("null"u8);
            copied = place.Start + place.Length;
        }

        output.Add(record.Span[copied..]);
        return output.Written.ToArray();

        ValuePlace PlaceIn(string columnId) =>
            CanSetNull(writtenVersion, columnId)
                ? written.PlaceOf(version.PositionOf(ColumnOf(columnId))!.Value)
                : throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Column '{columnId}' has not been a reference ever since version {writtenVersion}."),
                    nameof(columnIds));
    }

    private WrittenVersion VersionOf(int version) =>
        _written.GetOrAdd(PlaceOf(version), static (place, history) => new WrittenVersion(history._history, place, history.Compile), this);

    private int PlaceOf(int writtenVersion)
    {
        int place = _history.PlaceOf(writtenVersion);
        return place >= 0
            ? place
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The history has no version {writtenVersion}."), nameof(writtenVersion));
    }

    private ColumnLineage ColumnOf(string columnId) =>
        _columns.TryGetValue(columnId, out ColumnLineage? column)
            ? column
            : throw new ArgumentException($"The last version has no column of the id '{columnId}'.", nameof(columnId));

    private CompiledColumn Compile(FlexColumnDefinition column) =>
        _compiled.GetOrAdd(column, static column => new CompiledColumn(column));
}
