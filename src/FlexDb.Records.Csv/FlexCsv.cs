using FlexDb.Core.Schema;

namespace FlexDb.Records.Csv;

/// <summary>Reads and writes records as CSV, as RFC 4180 has it, in UTF-8.</summary>
public static class FlexCsv
{
    /// <summary>Reads the lines of a stream as rows for <see cref="FlexRecordSet.ImportAsync"/>.</summary>
    /// <remarks>
    /// <para>
    /// The first line names the columns, exactly. A name that the schema does not have, or that is there twice, is an error of
    /// line 1, and nothing else is read then. The place of a row is the line that it begins in, from 1; blank lines are passed over.
    /// </para>
    /// <para>
    /// A field without anything in it is absent, so that the column takes its default; <c>""</c> is the empty text. Numbers, booleans
    /// (<c>true</c>, <c>false</c>, <c>1</c>, <c>0</c>), dates and datetimes are read by the column's data type, and json columns hold JSON.
    /// A field that cannot be read so, a row with another number of fields than the header, and quotes that do not fit are errors of
    /// the row. A row has at most 16 Mi characters; a longer one, such as one whose quote nobody closes, ends the reading with an error.
    /// </para>
    /// </remarks>
    /// <param name="stream">The stream; it stays the caller's to dispose.</param>
    /// <param name="schema">The schema of the table, whose columns the header names.</param>
    /// <param name="options">How to read; the defaults when null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows, read as they are enumerated.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="schema"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static IAsyncEnumerable<FlexImportRow> ReadAsync(
        Stream stream,
        FlexTableSchema schema,
        FlexCsvOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schema);
        FlexCsvOptions settings = options ?? new FlexCsvOptions();
        settings.Check(nameof(options));
        return CsvReading.ReadAsync(stream, schema, settings, cancellationToken);
    }

    /// <summary>Writes records to a stream, a header and then one a line, each ended by CR and LF.</summary>
    /// <remarks>
    /// The columns are those of the schema, in its order, less the computed ones. Null and absent are both a field without anything in
    /// it, so that a column with a default takes that when the file is imported; all other values come back as they were. One
    /// buffer of about 64 KiB is in memory beside the record. A record of another schema is written as far as it has the columns.
    /// </remarks>
    /// <param name="records">The records, such as <see cref="FlexRecordSet.StreamAsync(FlexQuery, System.Threading.CancellationToken)"/> gives them.</param>
    /// <param name="schema">The schema of the table.</param>
    /// <param name="stream">The stream; it is flushed, and stays the caller's to dispose.</param>
    /// <param name="options">How to write; the defaults when null.</param>
    /// <param name="progress">Told how many records are written, about once for each 64 KiB, and at the end.</param>
    /// <param name="cancellationToken">Stops it; what is written stays.</param>
    /// <returns>How many records were written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/>, <paramref name="schema"/> or <paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Task<long> WriteAsync(
        IAsyncEnumerable<FlexRecord> records,
        FlexTableSchema schema,
        Stream stream,
        FlexCsvOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(stream);
        FlexCsvOptions settings = options ?? new FlexCsvOptions();
        settings.Check(nameof(options));
        return CsvWriting.WriteAsync(records, schema, stream, settings, progress, cancellationToken);
    }
}
