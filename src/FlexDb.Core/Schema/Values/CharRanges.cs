using System.Text;

namespace FlexDb.Core.Schema.Values;

/// <summary>A set of UTF-16 code units, written as a .NET character class that has no special meaning anywhere.</summary>
internal sealed class CharRanges
{
    private readonly List<(char First, char Last)> _ranges = [];

    /// <summary>ECMAScript's <c>\d</c>.</summary>
    public static CharRanges Digits { get; } = new CharRanges().Add('0', '9');

    /// <summary>ECMAScript's <c>\w</c> without the flags i and u.</summary>
    public static CharRanges WordCharacters { get; } =
        new CharRanges().Add('0', '9').Add('A', 'Z').Add('_', '_').Add('a', 'z');

    /// <summary>ECMAScript's <c>\s</c>: its WhiteSpace and LineTerminator productions.</summary>
    public static CharRanges WhiteSpace { get; } = new CharRanges()
        .Add('\t', '\r').Add(' ', ' ').Add('\u00A0', '\u00A0').Add('\u1680', '\u1680').Add('\u2000', '\u200A')
        .Add('\u2028', '\u2029').Add('\u202F', '\u202F').Add('\u205F', '\u205F').Add('\u3000', '\u3000').Add('\uFEFF', '\uFEFF');

    /// <summary>What ECMAScript's <c>.</c> does not match without the flag s: its LineTerminator production.</summary>
    public static CharRanges LineTerminators { get; } = new CharRanges().Add('\n', '\n').Add('\r', '\r').Add('\u2028', '\u2029');

    public CharRanges Add(char first, char last)
    {
        _ranges.Add((first, last));
        return this;
    }

    public CharRanges Add(CharRanges other)
    {
        _ranges.AddRange(other._ranges);
        return this;
    }

    /// <summary>Every code unit that is not in this set.</summary>
    public CharRanges Complement()
    {
        CharRanges complement = new();
        int next = 0;
        foreach ((char first, char last) in _ranges.OrderBy(static range => range.First))
        {
            if (first > next)
            {
                complement.Add((char)next, (char)(first - 1));
            }

            next = Math.Max(next, last + 1);
        }

        return next > char.MaxValue ? complement : complement.Add((char)next, char.MaxValue);
    }

    public void AppendTo(StringBuilder output)
    {
        if (_ranges.Count == 0)
        {
            // .NET has no empty class.
            output.Append(@"[^\u0000-\uFFFF]");
            return;
        }

        output.Append('[');
        foreach ((char first, char last) in _ranges)
        {
            AppendUnit(output, first);
            if (last != first)
            {
                output.Append('-');
                AppendUnit(output, last);
            }
        }

        output.Append(']');
    }

    /// <summary>Appends one code unit as a literal, escaped where it is neither a letter nor a digit of ASCII.</summary>
    public static void AppendUnit(StringBuilder output, char unit)
    {
        if (char.IsAsciiLetterOrDigit(unit))
        {
            output.Append(unit);
        }
        else
        {
            output.Append(System.Globalization.CultureInfo.InvariantCulture, $@"\u{(int)unit:X4}");
        }
    }
}
