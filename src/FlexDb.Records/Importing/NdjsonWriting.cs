using System.Buffers;
using System.Text.Json;

namespace FlexDb.Records.Importing;

/// <summary>Writes records a line each.</summary>
internal static class NdjsonWriting
{
    private const int BufferBytes = 64 * 1024;

    public static async Task<long> WriteAsync(
        IAsyncEnumerable<FlexRecord> records,
        Stream stream,
        FlexNdjsonOptions options,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        long count = 0;
        ArrayBufferWriter<byte> buffer = new(BufferBytes);
        await foreach (FlexRecord record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Add(buffer, record, options.HasIds);
            count++;
            if (buffer.WrittenCount >= BufferBytes)
            {
                await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                buffer.ResetWrittenCount();
                progress?.Report(count);
            }
        }

        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        progress?.Report(count);
        return count;
    }

    /// <summary>A record in normal form is an object on one line already.</summary>
    private static void Add(ArrayBufferWriter<byte> buffer, FlexRecord record, bool hasIds)
    {
        ReadOnlySpan<byte> json = record.Json.Span;
        if (hasIds)
        {
            buffer.Write("{\"id\":\""u8);
            buffer.Write(JsonEncodedText.Encode(record.Id).EncodedUtf8Bytes);
            buffer.Write(json.Length > 2 ? "\","u8 : "\""u8);
            json = json[1..];
        }

        buffer.Write(json);
        buffer.Write("\n"u8);
    }
}
