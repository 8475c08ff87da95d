using System.Runtime.CompilerServices;
using System.Text;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

using nietras.SeparatedValues;

namespace FlexDb.Records.Csv;

/// <summary>Reads rows from CSV.</summary>
internal static class CsvReading
{
    /// <summary>
    /// Bytes that are no UTF-8 become U+FFFF, which no text has, so that the row that has them can be named; U+FFFD could be
    /// there on purpose.
    /// </summary>
    private static readonly Encoding Utf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFF"));

    public static async IAsyncEnumerable<FlexImportRow> ReadAsync(
        Stream stream,
        FlexTableSchema schema,
        FlexCsvOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // It passes over a byte order mark, because that is the encoding's preamble.
        using StreamReader text = new(stream, Utf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);

        // Fields are taken as they are written, because only that tells an empty text from nothing.
        using SepReader reader = await Sep.New(options.Separator)
            .Reader(static settings => settings with { HasHeader = false, DisableColCountCheck = true, Unescape = false })
            .FromAsync(text, cancellationToken)
            .ConfigureAwait(false);
        if (await MoveNextAsync(reader, cancellationToken).ConfigureAwait(false) is not true)
        {
            yield break;
        }

        CsvHeader header = CsvHeader.Read(reader.Current, schema, options);
        if (header.Errors.Count > 0)
        {
            yield return FlexImportRow.Unreadable(1, header.Errors);
            yield break;
        }

        CsvRow row = new(header, options);
        long next = 2;
        while (await MoveNextAsync(reader, cancellationToken).ConfigureAwait(false) is var isThere)
        {
            if (isThere is null)
            {
                yield return FlexImportRow.Unreadable(next, [TooLong]);
                yield break;
            }

            if (isThere is false)
            {
                yield break;
            }

            if (row.Read(reader.Current) is { } read)
            {
                yield return read;
            }

            next = reader.Current.LineNumberToExcl;
        }
    }

    private static FlexRecordError TooLong { get; } = new(
        null,
        FlexRecordImportErrorCodes.LineTooLong,
        "The row is longer than 16,777,216 characters, so that neither it nor what comes after it was read. Perhaps nothing closes its quote.");

    /// <summary>Whether there is a further row; null where it is too long to be read.</summary>
    private static async ValueTask<bool?> MoveNextAsync(SepReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
