using System.Buffers;
using System.Collections.Frozen;
using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>The form of the names of tables and columns.</summary>
internal static class SchemaNameRules
{
    /// <summary>The greatest length of a name.</summary>
    public const int MaxLength = 64;

    /// <summary>The greatest length of a display name in code points: the width of <c>flex_tables.display_name</c>.</summary>
    public const int MaxDisplayNameLength = 255;

    /// <summary>The name of the property that JavaScript objects keep their prototype under.</summary>
    public const string Prototype = "__proto__";

    private static readonly SearchValues<char> TableNameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> ColumnNameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly FrozenSet<string> Reserved =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "id", "created_at", "updated_at", "deleted_at");

    /// <summary>The problem of a table's name, if it has one.</summary>
    public static FlexList<FlexSchemaProblem> CheckTableName(string name) =>
        IsTableName(name)
            ? []
            : [new FlexSchemaProblem(
                "$.name",
                FlexSchemaProblemCodes.InvalidName,
                $"{Quote(name)} cannot name a table: use 1 to {MaxLength} lower-case letters a to z, digits and underscores, beginning with a letter.")];

    /// <summary>Whether a table's name keeps <c>^[a-z][a-z0-9_]{0,63}$</c>.</summary>
    public static bool IsTableName(string name) =>
        name.Length is >= 1 and <= MaxLength
        && char.IsAsciiLetterLower(name[0])
        && !name.AsSpan().ContainsAnyExcept(TableNameCharacters);

    /// <summary>Whether a column's name keeps <c>^[A-Za-z_][A-Za-z0-9_]{0,63}$</c>.</summary>
    public static bool IsColumnName(string name) =>
        name.Length is >= 1 and <= MaxLength
        && !char.IsAsciiDigit(name[0])
        && !name.AsSpan().ContainsAnyExcept(ColumnNameCharacters);

    /// <summary>Whether a name, in whatever case, is one that every record has.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>Whether a program in JavaScript cannot hold a property of a name, in whatever case.</summary>
    /// <remarks>
    /// Assigning to it sets the object's prototype instead (ECMAScript, B.2.2.1), so that copies of a record lose the
    /// value. Names that objects inherit, such as <c>constructor</c>, can be held.
    /// </remarks>
    public static bool IsPrototype(string name) => Prototype.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether every surrogate of a text has its other half.</summary>
    public static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The length of a text in Unicode code points.</summary>
    public static int CountCodePoints(string text)
    {
        int count = 0;
        foreach (char c in text)
        {
            count += char.IsLowSurrogate(c) ? 0 : 1;
        }

        return count;
    }

    /// <summary>A name as a message quotes it: whole where it is short.</summary>
    public static string Quote(string name) => name.Length <= MaxLength ? $"'{name}'" : $"'{name.AsSpan(0, MaxLength)}…'";
}
