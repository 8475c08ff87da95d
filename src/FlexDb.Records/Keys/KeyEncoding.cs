using System.Security.Cryptography;
using System.Text;
using FlexDb.Core.Schema;

namespace FlexDb.Records.Keys;

/// <summary>Encodes values as keys: bytes that sort as the values do.</summary>
/// <remarks>
/// The key of null is empty. The key of any other value begins with 0x01, so null sorts first. Two values of a column have
/// the same key only where they are equal. Keys are stored, so an encoding never changes: a new one needs a new version.
/// </remarks>
internal static class KeyEncoding
{
    /// <summary>The version of the encoding, which is a part of an index's form.</summary>
    public const int Version = 1;

    /// <summary>The width of the column that holds keys. No key of this version is longer than 700 bytes.</summary>
    public const int MaxLength = 768;

    /// <summary>The first byte of every key but that of null.</summary>
    public const byte NotNull = 0x01;

    /// <summary>Tells whether values of a type have keys.</summary>
    public static bool Supports(FlexDataType type) => type is FlexDataType.String or FlexDataType.Text or FlexDataType.Integer
        or FlexDataType.Decimal or FlexDataType.Boolean or FlexDataType.Date or FlexDataType.DateTime or FlexDataType.Reference;

    /// <summary>Encodes a value as its key.</summary>
    /// <param name="type">The type of the value's column.</param>
    /// <param name="normalJson">The value as JSON, in the normal form that <c>FlexRecordValidator</c> gives.</param>
    /// <returns>The key, which is empty for null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Values of <paramref name="type"/> have no keys.</exception>
    /// <exception cref="FormatException">The value is not in the normal form of <paramref name="type"/>.</exception>
    public static byte[] Encode(FlexDataType type, ReadOnlySpan<byte> normalJson)
    {
        if (!Supports(type))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "Values of this type have no keys.");
        }

        if (IsNull(normalJson))
        {
            return [];
        }

        switch (type)
        {
            case FlexDataType.Integer:
                return NumberKey.Encode(NormalForm.Integer(normalJson));
            case FlexDataType.Boolean:
                return NumberKey.Encode(NormalForm.Boolean(normalJson) ? 1 : 0);
            case FlexDataType.Date or FlexDataType.DateTime:
                return NumberKey.Encode(NormalForm.Microseconds(normalJson));
            case FlexDataType.Decimal:
                return NumberKey.EncodeDecimal(NormalForm.Content(normalJson));
            default:
                using (NormalText text = new(normalJson, stackalloc byte[NormalText.InitialLength]))
                {
                    return type == FlexDataType.Reference ? [NotNull, .. text.Utf8] : StringKey.Encode(text.Utf8);
                }
        }
    }

    /// <summary>Gives the number that is stored beside a key, for sums.</summary>
    /// <param name="type">The type of the value's column.</param>
    /// <param name="normalJson">The value as JSON, in normal form.</param>
    /// <returns>
    /// The number as text that DECIMAL(56,28) takes without loss; null for null, and for all types but integer and decimal.
    /// </returns>
    public static string? Number(FlexDataType type, ReadOnlySpan<byte> normalJson) => type switch
    {
        _ when IsNull(normalJson) => null,
        FlexDataType.Integer => Encoding.ASCII.GetString(normalJson),
        FlexDataType.Decimal => Encoding.ASCII.GetString(NormalForm.Content(normalJson)),
        _ => null,
    };

    /// <summary>Gives the hash under which a unique value is claimed, the SHA-256 of its normal form.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> normalJson) => SHA256.HashData(normalJson);

    /// <summary>Encodes the id of a record. The key of a reference to the record is the same.</summary>
    public static byte[] EncodeReference(string id)
    {
        byte[] key = new byte[1 + Encoding.UTF8.GetByteCount(id)];
        key[0] = NotNull;
        Encoding.UTF8.GetBytes(id, key.AsSpan(1));
        return key;
    }

    private static bool IsNull(ReadOnlySpan<byte> normalJson) => normalJson.SequenceEqual("null"u8);
}
