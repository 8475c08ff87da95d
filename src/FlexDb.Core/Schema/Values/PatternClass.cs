namespace FlexDb.Core.Schema.Values;

/// <summary>Reads ECMAScript's character classes, such as <c>[^a-z\d]</c>.</summary>
internal static class PatternClass
{
    /// <summary>Reads the class whose opening bracket is before <paramref name="at"/>, and moves past its end.</summary>
    /// <exception cref="PatternSyntaxException">The class is not closed, or a range in it is not one.</exception>
    public static CharRanges Read(string pattern, ref int at)
    {
        int start = at - 1;
        CharRanges ranges = new();
        bool negated = at < pattern.Length && pattern[at] == '^';
        at += negated ? 1 : 0;
        while (true)
        {
            if (at >= pattern.Length)
            {
                throw new PatternSyntaxException("a character class is not closed", start);
            }

            if (pattern[at] == ']')
            {
                at++;
                return negated ? ranges.Complement() : ranges;
            }

            ReadItem(pattern, ref at, ranges);
        }
    }

    private static void ReadItem(string pattern, ref int at, CharRanges ranges)
    {
        int start = at;
        char? first = ReadAtom(pattern, ref at, ranges);
        bool range = at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']';
        if (!range)
        {
            Add(first);
            return;
        }

        at++;
        char? last = ReadAtom(pattern, ref at, ranges);
        if (first is { } low && last is { } high)
        {
            _ = low <= high ? ranges.Add(low, high) : throw new PatternSyntaxException("a range in a class is in the wrong order", start);
            return;
        }

        // Next to a set such as \d the hyphen means itself (ECMA-262, Annex B).
        Add(first);
        Add('-');
        Add(last);

        void Add(char? unit)
        {
            if (unit is { } single)
            {
                ranges.Add(single, single);
            }
        }
    }

    // One code unit, or null where a whole set was added.
    private static char? ReadAtom(string pattern, ref int at, CharRanges ranges)
    {
        if (pattern[at] != '\\')
        {
            return pattern[at++];
        }

        at++;
        if (PatternEscape.TryReadSet(pattern, ref at) is { } set)
        {
            ranges.Add(set);
            return null;
        }

        if (at < pattern.Length && pattern[at] == 'b')
        {
            at++;
            return '\b';
        }

        return PatternEscape.ReadUnit(pattern, ref at);
    }
}
