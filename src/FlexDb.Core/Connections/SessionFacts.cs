using System.Text;

using FlexDb.Core.Errors;

namespace FlexDb.Core.Connections;

/// <summary>What the store has learnt of the server at its first use.</summary>
/// <param name="MaxAllowedPacket">The most bytes that one text may have.</param>
/// <param name="RollsBackOnTimeout">Whether a lock wait time-out rolls the whole transaction back.</param>
internal sealed record SessionFacts(long MaxAllowedPacket, bool RollsBackOnTimeout)
{
    /// <summary>How far creates may tell their times.</summary>
    public required ToldTimes OfCreates { get; init; }

    /// <summary>How far edits may.</summary>
    public required ToldTimes OfEdits { get; init; }

    // The statements themselves and the short values beside the large ones; generous, since refusing a text a few
    // kilobytes early does no harm, and a text over the limit costs the connection.
    private const int Overhead = 16 * 1024;

    /// <summary>Refuses a text that the server would answer by closing the connection.</summary>
    /// <remarks>MySQL Reference Manual, "Packet Too Large".</remarks>
    public void EnsureFits(params ReadOnlySpan<string> values)
    {
        long size = Overhead;
        foreach (string value in values)
        {
            size += EncodedSize(value);
        }

        if (size >= MaxAllowedPacket)
        {
            throw new FlexLimitException(
                "The write, with its schema and changes,",
                size,
                MaxAllowedPacket,
                "bytes",
                "Make the schema smaller, or raise the server's max_allowed_packet.");
        }
    }

    // In a text, a quote and a backslash are each sent as two characters.
    private static long EncodedSize(string text) =>
        Encoding.UTF8.GetByteCount(text) + text.AsSpan().Count('\\') + text.AsSpan().Count('\'') + 2;
}

/// <summary>What is asked once, and so left to Dapper to fill in.</summary>
internal sealed class SessionFactsRow
{
    public long MaxAllowedPacket { get; init; }

    public long RollbackOnTimeout { get; init; }

    public long BackslashLength { get; init; }
}
