using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

using FlexDb.Records.Keys;

namespace FlexDb.Records.Filtering;

/// <summary>Tells filters in normal form apart, so that a cursor is used with its own only.</summary>
/// <remarks>Columns count by their ids, so that a rename changes nothing, and the order of terms does not count.</remarks>
internal static class FilterFingerprint
{
    public static byte[] Of(FilterTerm? root) => SHA256.HashData(root is null ? [] : Write(root));

    private static byte[] Write(FilterTerm term)
    {
        ArrayBufferWriter<byte> bytes = new();
        switch (term)
        {
            case AndTerm and:
                WriteTerms(bytes, 'A', and.Terms);
                break;
            case OrTerm or:
                WriteTerms(bytes, 'O', or.Terms);
                break;
            case NotTerm not:
                WriteTerms(bytes, 'N', [not.Term]);
                break;
            default:
                WriteLeaf(bytes, (LeafTerm)term);
                break;
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteTerms(ArrayBufferWriter<byte> bytes, char kind, IReadOnlyList<FilterTerm> terms)
    {
        byte[][] parts = [.. terms.Select(Write)];
        Array.Sort(parts, static (one, other) => RangeSets.Compare(one, other));
        WriteNumber(bytes, kind);
        WriteNumber(bytes, parts.Length);
        foreach (byte[] part in parts)
        {
            WriteBytes(bytes, part);
        }
    }

    private static void WriteLeaf(ArrayBufferWriter<byte> bytes, LeafTerm leaf)
    {
        WriteNumber(bytes, 'L');
        WriteNumber(bytes, (int?)leaf.Column.System ?? -1);
        WriteBytes(bytes, Encoding.UTF8.GetBytes(leaf.Column.Definition?.Id ?? leaf.Column.Name));
        WriteNumber(bytes, leaf.MatchesNull ? 1 : 0);
        WriteNumber(bytes, leaf.Ranges.Count);
        foreach (KeyRange range in leaf.Ranges)
        {
            WriteBytes(bytes, range.From);
            WriteBytes(bytes, range.To);
        }

        WriteText(bytes, leaf.Contains);
        WriteText(bytes, leaf.LongText);
    }

    private static void WriteText(ArrayBufferWriter<byte> bytes, FoldedText? text)
    {
        WriteNumber(bytes, text is null ? -1 : (int)text.Match);
        WriteBytes(bytes, text?.Utf8 ?? []);
    }

    private static void WriteBytes(ArrayBufferWriter<byte> bytes, byte[] part)
    {
        WriteNumber(bytes, part.Length);
        bytes.Write(part);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> bytes, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), number);
        bytes.Advance(sizeof(int));
    }
}
