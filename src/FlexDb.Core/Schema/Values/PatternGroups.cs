namespace FlexDb.Core.Schema.Values;

/// <summary>The capturing groups of an ECMAScript pattern, which its back references name by number or by name.</summary>
internal sealed class PatternGroups
{
    // In their order; null for one without a name.
    private readonly List<string?> _names = [];

    private PatternGroups()
    {
    }

    public int Count => _names.Count;

    /// <summary>Finds them all beforehand, because a reference may stand before its group.</summary>
    /// <exception cref="PatternSyntaxException">A name is not an identifier, or two groups have it.</exception>
    public static PatternGroups Find(string pattern)
    {
        PatternGroups groups = new();
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass && (i + 1 == pattern.Length || pattern[i + 1] != '?'):
                    groups._names.Add(null);
                    break;
                case '(' when !inClass && i + 3 < pattern.Length && pattern[i + 2] == '<' && pattern[i + 3] is not ('=' or '!'):
                    groups._names.Add(groups.ReadName(pattern, i));
                    break;
            }
        }

        return groups;
    }

    /// <summary>The number of the group of a name, from 1; 0 when there is none.</summary>
    public int NumberOf(string name) => _names.IndexOf(name) + 1;

    private string ReadName(string pattern, int start)
    {
        int end = pattern.IndexOf('>', start);
        string name = end < 0 ? "" : pattern[(start + 3)..end];
        bool isIdentifier = name.Length > 0
            && !char.IsAsciiDigit(name[0])
            && name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '$');
        return isIdentifier && !_names.Contains(name)
            ? name
            : throw new PatternSyntaxException("a group's name is not an identifier, or is not its own", start);
    }
}
