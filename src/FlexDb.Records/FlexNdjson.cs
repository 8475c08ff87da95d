using FlexDb.Records.Importing;

namespace FlexDb.Records;

/// <summary>Reads and writes records as newline-delimited JSON: one JSON object a line, in UTF-8.</summary>
public static class FlexNdjson
{
    /// <summary>Reads the lines of a stream as rows for <see cref="FlexRecordSet.ImportAsync"/>.</summary>
    /// <remarks>
    /// Lines end with LF or CRLF, the last one also without. A byte order mark is passed over, and so are blank lines, which
    /// count as lines nevertheless. The place of a row is its line, from 1. What is no JSON object, or no UTF-8, is an error of its
    /// row, which the import finds. One line is in memory at a time.
    /// </remarks>
    /// <param name="stream">The stream; it stays the caller's to dispose.</param>
    /// <param name="options">How to read; the defaults when null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows, read as they are enumerated.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static IAsyncEnumerable<FlexImportRow> ReadAsync(Stream stream, FlexNdjsonOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        FlexNdjsonOptions settings = options ?? new FlexNdjsonOptions();
        settings.Check(nameof(options));
        return NdjsonReading.ReadAsync(stream, settings, cancellationToken);
    }

    /// <summary>Writes records to a stream, one a line, each ended by LF.</summary>
    /// <remarks>
    /// A line is the record in normal form, with its id as the first property <c>id</c>. <see cref="ReadAsync"/> gives back
    /// the same ids and values. One buffer of about 64 KiB is in memory beside the record.
    /// </remarks>
    /// <param name="records">The records.</param>
    /// <param name="stream">The stream; it is flushed, and stays the caller's to dispose.</param>
    /// <param name="options">How to write; the defaults when null.</param>
    /// <param name="progress">Told how many records are written, about once for each 64 KiB, and at the end.</param>
    /// <param name="cancellationToken">Stops it; what is written stays.</param>
    /// <returns>How many records were written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> or <paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Task<long> WriteAsync(
        IAsyncEnumerable<FlexRecord> records,
        Stream stream,
        FlexNdjsonOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(stream);
        FlexNdjsonOptions settings = options ?? new FlexNdjsonOptions();
        settings.Check(nameof(options));
        return NdjsonWriting.WriteAsync(records, stream, settings, progress, cancellationToken);
    }
}
