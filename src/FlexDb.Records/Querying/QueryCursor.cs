using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

using FlexDb.Core.Schema.Values;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;
using FlexDb.Records.Keys;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>A place in the results of a query, and the direction to go on in, as text.</summary>
/// <remarks>
/// Base64url of: the format's version, the direction, the first 8 bytes each of the hashes of the query and of the forms of its
/// sorts' columns, each key and the id with their lengths, and the first 8 bytes of the hash of all that. The hashes find
/// mistakes. They keep nobody from making a cursor, who gains a place in the results and no more.
/// </remarks>
/// <param name="Position">The record that it stands at.</param>
/// <param name="IsBackward">Whether what comes before the record is to be read.</param>
internal sealed record QueryCursor(RecordPosition Position, bool IsBackward)
{
    private const byte Version = 1;
    private const int HashLength = 8;
    private const int HeaderLength = 2 + HashLength + HashLength;
    private const int MaxIdBytes = 4 * 128;

    // A cursor has at most so many sorts, each with a key and its length.
    private const int MaxBytes = HeaderLength + (FlexQuery.MaxSorts * (KeyEncoding.MaxLength + 2)) + 2 + MaxIdBytes + HashLength;

    public string ToText(RecordTable table, BoundFilter filter, QueryOrder order)
    {
        List<byte> bytes = [Version, IsBackward ? (byte)1 : (byte)0, .. QueryHash(table, filter, order), .. FormHash(order)];
        foreach (byte[] part in Position.Keys.Append(Position.IdUtf8))
        {
            bytes.Add((byte)(part.Length >> 8));
            bytes.Add((byte)part.Length);
            bytes.AddRange(part);
        }

        bytes.AddRange(SHA256.HashData(bytes.ToArray()).AsSpan(0, HashLength));
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>Reads a cursor of the query.</summary>
    /// <exception cref="FlexCursorException">It is none, or another query's, or a column has changed.</exception>
    public static QueryCursor Parse(string text, RecordTable table, BoundFilter filter, QueryOrder order)
    {
        byte[] bytes = Decode(text);
        ReadOnlySpan<byte> content = bytes.AsSpan(0, bytes.Length - HashLength);
        Require(SHA256.HashData(content).AsSpan(0, HashLength).SequenceEqual(bytes.AsSpan(content.Length)), FlexCursorProblem.Malformed);
        Require(content[0] == Version && content[1] <= 1, FlexCursorProblem.Malformed);
        Require(content.Slice(2, HashLength).SequenceEqual(QueryHash(table, filter, order)), FlexCursorProblem.OtherQuery);
        Require(content.Slice(2 + HashLength, HashLength).SequenceEqual(FormHash(order)), FlexCursorProblem.Expired);
        ReadOnlySpan<byte> rest = content[HeaderLength..];
        byte[][] keys = new byte[order.Sorts.Count][];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Next(ref rest, KeyEncoding.MaxLength);
            Require(keys[i].Length == 0 || keys[i][0] == KeyEncoding.NotNull, FlexCursorProblem.Malformed);
        }

        byte[] id = Next(ref rest, MaxIdBytes);
        Require(id.Length > 0 && rest.IsEmpty, FlexCursorProblem.Malformed);
        return new QueryCursor(new RecordPosition(keys, IdOf(id)), content[1] == 1);
    }

    /// <summary>Whether a text is a cursor that goes backward, of whatever query.</summary>
    public static bool IsTextBackward(string text) => Decode(text)[1] == 1;

    private static byte[] Decode(string text)
    {
        Require(text.Length is > 0 and <= MaxBytes * 4 / 3 + 4, FlexCursorProblem.Malformed);
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        int length = 0;
        try
        {
            Require(Base64Url.TryDecodeFromChars(text, bytes, out length), FlexCursorProblem.Malformed);
        }
        catch (FormatException)
        {
            throw new FlexCursorException(FlexCursorProblem.Malformed);
        }

        // Else several texts would mean one cursor, as unused bits and white space are passed over.
        Require(length >= HeaderLength + HashLength && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == text, FlexCursorProblem.Malformed);
        return bytes[..length];
    }

    private static byte[] Next(ref ReadOnlySpan<byte> rest, int maxLength)
    {
        Require(rest.Length >= 2, FlexCursorProblem.Malformed);
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        Require(length <= maxLength && rest.Length - 2 >= length, FlexCursorProblem.Malformed);
        byte[] part = rest.Slice(2, length).ToArray();
        rest = rest[(2 + length)..];
        return part;
    }

    private static string IdOf(byte[] utf8)
    {
        try
        {
            return StrictUtf8.Encoding.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw new FlexCursorException(FlexCursorProblem.Malformed);
        }
    }

    private static ReadOnlySpan<byte> QueryHash(RecordTable table, BoundFilter filter, QueryOrder order)
    {
        StringBuilder text = new();
        text.Append(table.Table.Id).Append('\n').Append(Convert.ToHexString(filter.Fingerprint)).Append('\n').Append(order.IsIdDescending);
        foreach (BoundSort sort in order.Sorts)
        {
            text.Append('\n').Append(sort.Column.System).Append(sort.Column.Definition?.Id).Append('\n').Append(sort.IsDescending).Append(sort.NullsFirst);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, HashLength);
    }

    // Not the form of an index, which comes and goes while the keys stay the same.
    private static ReadOnlySpan<byte> FormHash(QueryOrder order)
    {
        StringBuilder text = new();
        foreach (BoundSort sort in order.Sorts)
        {
            text.Append(sort.Column.Type).Append('/').Append(KeyEncoding.Version).Append('\n');
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, HashLength);
    }

    private static void Require(bool isSo, FlexCursorProblem otherwise)
    {
        if (!isSo)
        {
            throw new FlexCursorException(otherwise);
        }
    }
}
