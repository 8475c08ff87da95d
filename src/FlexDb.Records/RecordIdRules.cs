using System.Text;

using FlexDb.Core.Errors;

namespace FlexDb.Records;

/// <summary>What the id of a record may be.</summary>
/// <remarks>
/// The collation of the tables pads with spaces, so that 'a ' would be taken for 'a'; and a driver replaces half a surrogate
/// pair without a word. References obey the same rule, because the id that they hold is looked up.
/// </remarks>
internal static class RecordIdRules
{
    public const int MaxLength = 128;

    public static bool IsValid(string id)
    {
        int length = 0;
        foreach (Rune rune in id.EnumerateRunes())
        {
            if (rune.Value < ' ')
            {
                return false;
            }

            length++;
        }

        return length is > 0 and <= MaxLength && !char.IsWhiteSpace(id[0]) && !char.IsWhiteSpace(id[^1]) && IsWellFormed(id);
    }

    /// <summary>An id that a caller gives.</summary>
    public static string Checked(string id, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, parameter);
        if (IsValid(id))
        {
            return id;
        }

        int length = id.EnumerateRunes().Count();
        throw length > MaxLength
            ? new FlexLimitException("The record's id", length, MaxLength, "characters")
            : new ArgumentException(
                "The record's id begins or ends with white space, or holds a control character or half a surrogate pair; the database would not tell it from another.",
                parameter);
    }

    private static bool IsWellFormed(string id)
    {
        for (int i = 0; i < id.Length; i++)
        {
            if (char.IsSurrogate(id[i]) && !(i + 1 < id.Length && char.IsSurrogatePair(id[i], id[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
