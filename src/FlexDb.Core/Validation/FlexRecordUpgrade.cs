using System.Globalization;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>Takes records that were written under one version of a table to another version, older or newer.</summary>
/// <remarks>
/// Columns are matched by their ids, so a renamed column keeps its values; values are converted where the data type
/// changed; defaults are filled in where a value is absent, or null in a column that is required. Where
/// <c>FlexSchemaCompatibility.CanRead</c> has no objection, the upgraded record is valid under the current schema and
/// the only values missing are those of removed columns. Immutable and thread-safe; make it once for many records.
/// </remarks>
public sealed class FlexRecordUpgrade
{
    private readonly bool _isIdentity;

    private FlexRecordUpgrade(FlexTableSchema written, FlexTableSchema current)
    {
        _isIdentity = written == current;
        ColumnMatching matching = ColumnMatching.Between(written, current);
        Written = new CompiledSchema(written);
        Current = new CompiledSchema(current);
        CurrentOf = [.. Enumerable.Range(0, written.Columns.Count).Select(matching.AfterOf)];
        WrittenOf = [.. Enumerable.Range(0, current.Columns.Count).Select(matching.BeforeOf)];
    }

    internal CompiledSchema Written { get; }

    internal CompiledSchema Current { get; }

    /// <summary>For each written column the position of the same column now; null where it was removed.</summary>
    internal int?[] CurrentOf { get; }

    /// <summary>For each current column the position that it had in the written schema; null where it is new.</summary>
    internal int?[] WrittenOf { get; }

    /// <summary>The upgrade between two schemas by themselves, with nothing known of versions between them.</summary>
    /// <remarks>
    /// Values are converted directly from the one type to the other, and an absent value becomes the current default.
    /// <see cref="Along"/> takes records through every version instead. So it keeps what an edit has hidden until a later
    /// edit brings it back, and a record shows the same whether or not it was rewritten in between. Use <c>Along</c> for
    /// records that are stored, and this where there are two schemas and no history, as for a message.
    /// </remarks>
    /// <param name="written">The schema under which records were written.</param>
    /// <param name="current">The schema under which they are to be read.</param>
    /// <exception cref="ArgumentNullException">A schema is null.</exception>
    public static FlexRecordUpgrade Between(FlexTableSchema written, FlexTableSchema current)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(current);
        return new FlexRecordUpgrade(written, current);
    }

    /// <summary>The upgrade of records of any version of a table to its last one, along all versions between.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>A column that is absent from a record, though the version that it was written under has it, is null.</item>
    /// <item>Columns are followed from version to version as <c>FlexSchemaDiff</c> matches them. A column that is
    /// removed and comes back under its written id, as in a revert, is the same column. One that comes back under an id
    /// that only its name implies is a new one.</item>
    /// <item>A record reads a column as its default where the column first comes, but not where it comes back.</item>
    /// <item>A record that has had a value under a type has that value whenever the type returns. Otherwise the value is
    /// converted from the type before. String and text count as one type. Nulls are not remembered.</item>
    /// <item>A null is filled at the first version in which the column is required and has a default. Later edits of the
    /// default, or of the column's being required, change no record that is there.</item>
    /// <item>References and unique columns never take a default.</item>
    /// </list>
    /// </remarks>
    /// <param name="history">All versions of one table, the first one first, as the store lists them. They are read once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no version, one is null, or their numbers do not ascend.</exception>
    public static FlexRecordHistory Along(IEnumerable<IFlexSchemaVersion> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        TableHistory columns = new();
        FlexTableSchema? last = null;
        foreach (IFlexSchemaVersion? version in history)
        {
            if (version is null)
            {
                throw new ArgumentException("A version is null.", nameof(history));
            }

            if (!columns.TryAdd(version.Version, version.Schema))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Version {version.Version} follows version {columns.Versions[^1]}; the numbers must ascend."),
                    nameof(history));
            }

            last = version.Schema;
        }

        return last is null
            ? throw new ArgumentException("There is no version.", nameof(history))
            : new FlexRecordHistory(columns, last);
    }

    /// <summary>Takes one record over.</summary>
    /// <param name="record">
    /// A record that is valid under the written schema and in normal form, as <see cref="FlexRecordResult.Record"/> of
    /// an insert is. Columns that neither schema has are kept, after all others.
    /// </param>
    /// <returns>
    /// The record under the current schema, and every value that was dropped, changed or could not be converted.
    /// Between equal schemas it is the memory that was given.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="record"/> is no JSON object, or a value in it is not of its written column's data type and in normal form.
    /// </exception>
    public FlexUpgradedRecord Upgrade(ReadOnlyMemory<byte> record)
    {
        if (_isIdentity)
        {
            return new FlexUpgradedRecord(record, []);
        }

        WrittenRecord written = WrittenRecord.Read(Written, record);
        using UpgradeOutput output = new(Current, record);
        return new RecordUpgrader(this, written, output).Write();
    }
}
