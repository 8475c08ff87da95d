using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

using FlexDb.Core.Errors;

namespace FlexDb.Records.Importing;

/// <summary>Reads rows from lines of JSON.</summary>
internal static class NdjsonReading
{
    private const int BufferBytes = 64 * 1024;

    // As deep as a record may be, and more; what is deeper is judged by the import.
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1_000 };

    public static async IAsyncEnumerable<FlexImportRow> ReadAsync(
        Stream stream,
        FlexNdjsonOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        LineBuffer line = new(options.MaxLineBytes);
        long number = 1;
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            int start = 0;
            for (int end; (end = buffer.AsSpan(start, read - start).IndexOf((byte)'\n')) >= 0; start += end + 1, number++)
            {
                line.Add(buffer.AsSpan(start, end));
                if (Row(line, number, options) is { } row)
                {
                    yield return row;
                }

                line.Clear();
            }

            line.Add(buffer.AsSpan(start, read - start));
        }

        if (Row(line, number, options) is { } last)
        {
            yield return last;
        }
    }

    /// <summary>The row of a line; null where it is blank.</summary>
    private static FlexImportRow? Row(LineBuffer line, long number, FlexNdjsonOptions options)
    {
        ReadOnlySpan<byte> bytes = line.Written;
        if (number == 1 && bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        bytes = bytes.Trim(" \t\r"u8);
        if (line.IsTooLong)
        {
            return FlexImportRow.Unreadable(
                number,
                [new FlexRecordError(null, FlexRecordImportErrorCodes.LineTooLong, FormattableString.Invariant($"The line is longer than {options.MaxLineBytes} bytes. Make it shorter, or raise {nameof(FlexNdjsonOptions)}.{nameof(FlexNdjsonOptions.MaxLineBytes)}."))]);
        }

        if (bytes.IsEmpty)
        {
            return null;
        }

        return options.HasIds ? WithId(bytes, number) : new FlexImportRow(number, bytes);
    }

    /// <summary>Takes the property <c>id</c> out of an object; what is no object is left to the import.</summary>
    private static FlexImportRow WithId(ReadOnlySpan<byte> json, long number)
    {
        string? id = null;
        bool isText = true;
        byte[]? rest = null;
        try
        {
            Utf8JsonReader reader = new(json, ReaderOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return new FlexImportRow(number, json);
            }

            int before = (int)reader.BytesConsumed;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isFirst = before == (int)reader.TokenStartIndex || json[before..(int)reader.TokenStartIndex].IndexOf((byte)',') < 0;
                bool isId = rest is null && reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId)
                {
                    isText = reader.TokenType == JsonTokenType.Null || TryGetText(ref reader, out id);
                }

                reader.Skip();
                if (isId)
                {
                    rest = Without(json, before, (int)reader.BytesConsumed, isFirst);
                }

                before = (int)reader.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            // The import says what is wrong with the line as it is.
            return new FlexImportRow(number, json);
        }

        return isText
            ? new FlexImportRow(number, rest ?? json.ToArray(), id)
            : FlexImportRow.Unreadable(number, [new FlexRecordError("id", FlexRecordImportErrorCodes.InvalidId, "The id is not a text, or holds half a surrogate pair.")], rest!);
    }

    private static bool TryGetText(ref Utf8JsonReader reader, out string? text)
    {
        try
        {
            text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or no UTF-8.
            text = null;
        }

        return text is not null;
    }

    /// <summary>An object without the property between two places, and without one comma.</summary>
    private static byte[] Without(ReadOnlySpan<byte> json, int start, int end, bool isFirst)
    {
        ReadOnlySpan<byte> after = json[end..];
        if (isFirst)
        {
            // Where it was the first, the comma is behind it.
            ReadOnlySpan<byte> trimmed = after.TrimStart(" \t\r"u8);
            after = trimmed.StartsWith(","u8) ? trimmed[1..] : after;
        }

        return [.. json[..start], .. after];
    }

    /// <summary>One line, as far as it is within the limit.</summary>
    private sealed class LineBuffer(int limit)
    {
        private ArrayBufferWriter<byte> _bytes = new();

        public bool IsTooLong { get; private set; }

        public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            // One more for CR, and three for a byte order mark.
            IsTooLong |= _bytes.WrittenCount + (long)bytes.Length > limit + 4L;
            if (!IsTooLong)
            {
                _bytes.Write(bytes);
            }
        }

        public void Clear()
        {
            IsTooLong = false;
            if (_bytes.Capacity > 1024 * 1024)
            {
                _bytes = new ArrayBufferWriter<byte>();
            }
            else
            {
                _bytes.ResetWrittenCount();
            }
        }
    }
}
