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
        CurrentOf = new int?[written.Columns.Count];
        for (int i = 0; i < CurrentOf.Length; i++)
        {
            CurrentOf[i] = matching.AfterOf(i);
        }
    }

    internal CompiledSchema Written { get; }

    internal CompiledSchema Current { get; }

    /// <summary>For each written column the position of the same column now; null where it was removed.</summary>
    internal int?[] CurrentOf { get; }

    /// <summary>The upgrade between two versions of a table.</summary>
    /// <param name="written">The schema under which records were written.</param>
    /// <param name="current">The schema under which they are to be read.</param>
    /// <exception cref="ArgumentNullException">A schema is null.</exception>
    public static FlexRecordUpgrade Between(FlexTableSchema written, FlexTableSchema current)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(current);
        return new FlexRecordUpgrade(written, current);
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

        RecordUpgrader upgrader = new(this, record);
        return upgrader.Read() is { } refusal ? throw new ArgumentException(refusal, nameof(record)) : upgrader.Write();
    }
}
