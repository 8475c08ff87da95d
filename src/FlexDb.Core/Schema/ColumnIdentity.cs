using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace FlexDb.Core.Schema;

/// <summary>The stable ids of columns: ten base-36 characters.</summary>
internal static class ColumnIdentity
{
    public const int Length = 10;

    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    public static bool IsWellFormed(string id) =>
        id.Length == Length && !id.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>
    /// The id of a column that another application wrote without one: the first ten base-36 digits of the SHA-256
    /// of its name, the hash read as a big-endian number and written with all its 50 digits.
    /// </summary>
    public static string Implicit(string name)
    {
        BigInteger number = new(SHA256.HashData(Encoding.UTF8.GetBytes(name)), isUnsigned: true, isBigEndian: true);

        // 36^49 < 2^256 < 36^50, so 50 digits hold any hash.
        BigInteger divisor = BigInteger.Pow(36, 50 - Length);
        number /= divisor;
        Span<char> id = stackalloc char[Length];
        for (int i = Length - 1; i >= 0; i--)
        {
            number = BigInteger.DivRem(number, 36, out BigInteger digit);
            id[i] = Alphabet[(int)digit];
        }

        return new string(id);
    }

    /// <summary>The schema with the implicit id filled in for each column that has none.</summary>
    /// <remarks>
    /// Where a renamed column still holds the id implied by its old name and another column now has that name, the
    /// newcomer's id is implied by its name and a counter, so that no two columns share one.
    /// <see cref="FlexTableSchema.AsWritten"/> keeps which ids were filled in.
    /// </remarks>
    public static FlexTableSchema WithImplicitIds(FlexTableSchema schema)
    {
        if (schema.Columns.All(static column => column.Id is not null))
        {
            return schema;
        }

        HashSet<string> taken = schema.Columns.Select(column => column.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new FlexTableSchema(schema.Columns.Select(column => column with { Id = column.Id ?? Free(column.Name) }), schema.ExtensionData)
        {
            AsWritten = schema,
        };

        string Free(string name)
        {
            string id = Implicit(name);
            for (int i = 1; !taken.Add(id); i++)
            {
                id = Implicit(FormattableString.Invariant($"{name}\n{i}"));
            }

            return id;
        }
    }

    /// <summary>The schema as it reads once it is written: the implied ids are then written ones.</summary>
    public static FlexTableSchema WithWrittenIds(FlexTableSchema schema)
    {
        FlexTableSchema identified = WithImplicitIds(schema);
        return ReferenceEquals(identified, identified.AsWritten)
            ? identified
            : new FlexTableSchema(identified.Columns, identified.ExtensionData);
    }

    /// <summary>The schema with a new id for each column that has none.</summary>
    /// <remarks>All ids are drawn at once: for a few characters the call costs more than the characters.</remarks>
    public static FlexTableSchema WithNewIds(FlexTableSchema schema)
    {
        int missing = schema.Columns.Count(static column => column.Id is null);
        string drawn = RandomNumberGenerator.GetString(Alphabet, missing * Length);
        int used = 0;
        return new FlexTableSchema(schema.Columns.Select(column => column.Id is null ? column with { Id = Next() } : column), schema.ExtensionData);

        string Next() => drawn.Substring(used++ * Length, Length);
    }
}
