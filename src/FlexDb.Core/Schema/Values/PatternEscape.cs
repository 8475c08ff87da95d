using System.Globalization;

namespace FlexDb.Core.Schema.Values;

/// <summary>Reads the escapes that ECMAScript knows inside and outside of classes.</summary>
internal static class PatternEscape
{
    /// <summary>The set of an escape such as <c>\d</c>; null, and nothing read, for any other escape.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">The position after the backslash; moved past the escape where it is read.</param>
    public static CharRanges? TryReadSet(string pattern, ref int at)
    {
        CharRanges? set = (at < pattern.Length ? pattern[at] : '\0') switch
        {
            'd' => CharRanges.Digits,
            'D' => CharRanges.Digits.Complement(),
            'w' => CharRanges.WordCharacters,
            'W' => CharRanges.WordCharacters.Complement(),
            's' => CharRanges.WhiteSpace,
            'S' => CharRanges.WhiteSpace.Complement(),
            _ => null,
        };
        at += set is null ? 0 : 1;
        return set;
    }

    /// <summary>The one code unit that an escape stands for.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">The position after the backslash; moved past the escape.</param>
    /// <exception cref="PatternSyntaxException">ECMAScript gives the escape no meaning of its own.</exception>
    public static char ReadUnit(string pattern, ref int at)
    {
        if (at >= pattern.Length)
        {
            throw new PatternSyntaxException("it ends with a backslash", at);
        }

        char c = pattern[at++];
        return c switch
        {
            't' => '\t',
            'n' => '\n',
            'v' => '\v',
            'f' => '\f',
            'r' => '\r',
            '0' when at == pattern.Length || !char.IsAsciiDigit(pattern[at]) => '\0',
            'c' when at < pattern.Length && char.IsAsciiLetter(pattern[at]) => (char)(pattern[at++] % 32),
            'x' => Hex(pattern, ref at, 2),
            'u' => Hex(pattern, ref at, 4),
            'p' or 'P' => throw new PatternSyntaxException(
                "'\\p' needs ECMAScript's flag u, which patterns do not have; spell the characters out", at - 2),
            _ when char.IsAsciiLetterOrDigit(c) => throw new PatternSyntaxException($"'\\{c}' is no known escape", at - 2),
            _ => c,
        };
    }

    private static char Hex(string pattern, ref int at, int digits)
    {
        if (at + digits > pattern.Length
            || !ushort.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
        {
            throw new PatternSyntaxException("a hexadecimal escape lacks digits", at - 2);
        }

        at += digits;
        return (char)unit;
    }
}
