namespace FlexDb.Core.IntegrationTests.Docs;

/// <summary>The C# programs of a Markdown page, by the convention that <c>docs/contributing.md</c> describes.</summary>
internal sealed class DocsPage
{
    private const string Opening = "<!-- docs:";
    private const string Closing = "-->";

    private readonly string[] _lines;
    private readonly List<DocsProgram> _programs = [];
    private readonly List<string> _problems = [];
    private DocsPart? _setup;

    private DocsPage(string name, string text)
    {
        Name = name;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>Gets the page's name.</summary>
    public string Name { get; }

    /// <summary>Gets the programs that are to be compiled and run.</summary>
    public IReadOnlyList<DocsProgram> Programs => _programs;

    /// <summary>Gets what breaks the convention, a sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public static DocsPage Parse(string name, string text)
    {
        DocsPage page = new(name, text);
        page.Read();
        return page;
    }

    public override string ToString() => Name;

    private void Read()
    {
        Mark? mark = null;
        for (int i = 0; i < _lines.Length; i++)
        {
            string line = _lines[i].Trim();
            int first = i;
            if (line.StartsWith(Opening, StringComparison.Ordinal))
            {
                Unused(mark);
                while (i < _lines.Length - 1 && !_lines[i].Contains(Closing, StringComparison.Ordinal))
                {
                    i++;
                }

                mark = ReadMark(first, i);
            }
            else if (FenceOf(line) is { } fence)
            {
                do
                {
                    i++;
                }
                while (i < _lines.Length && _lines[i].Trim() != fence);

                string body = string.Join('\n', _lines[(first + 1)..Math.Min(i, _lines.Length)]);
                ReadBlock(line[fence.Length..].Trim(), new DocsPart(first + 2, body), mark);
                mark = null;
            }
            else if (line.Length > 0)
            {
                Unused(mark);
                mark = null;
            }
        }

        Unused(mark);
    }

    private static string? FenceOf(string line)
    {
        string fence = line.StartsWith('`') ? string.Concat(line.TakeWhile(c => c == '`')) : string.Concat(line.TakeWhile(c => c == '~'));
        return fence.Length >= 3 ? fence : null;
    }

    /// <summary>Reads a comment; the code of a set-up is kept, any other mark is for the block that follows.</summary>
    private Mark? ReadMark(int first, int last)
    {
        string head = _lines[first].Trim()[Opening.Length..].Replace(Closing, "", StringComparison.Ordinal).Trim();
        (string word, string rest) = head.Split(':', 2) is [var before, var after] ? (before.Trim(), after.Trim()) : (head, "");
        switch (word)
        {
            case "setup" when rest.Length == 0 && first < last:
                _setup = new DocsPart(first + 2, string.Join('\n', _lines[(first + 1)..last]));
                return null;
            case "continues" or "output" when rest.Length == 0 && first == last:
            case "skip" when rest.Length > 0 && first == last:
                return new Mark(first + 1, word);
            default:
                Problem(first + 1, $"'{head}' is no mark that is known, or it lacks its code or its reason");
                return null;
        }
    }

    private void ReadBlock(string language, DocsPart block, Mark? mark)
    {
        int line = block.Line - 1;
        switch (language, mark?.Word)
        {
            case ("csharp", null):
                DocsProgram program = new(Name, line);
                if (_setup is not null)
                {
                    program.Add(_setup);
                }

                program.Add(block);
                _programs.Add(program);
                break;
            case ("csharp", "continues") when _programs.Count > 0:
                _programs[^1].Add(block);
                break;
            case ("csharp", "skip"):
                break;
            case (not "csharp", "output") when _programs.Count > 0:
                _programs[^1].AddOutput(block.Code);
                break;
            case (_, not null):
                Problem(line, $"'{mark.Word}' does not fit the block");
                break;
            default:
                if (language.ToUpperInvariant() is "CS" or "C#" or "CSHARP" or "C-SHARP" || language.StartsWith("csharp", StringComparison.Ordinal))
                {
                    Problem(line, $"a block of C# is marked 'csharp', not '{language}'");
                }

                break;
        }
    }

    private void Unused(Mark? mark)
    {
        if (mark is not null)
        {
            Problem(mark.Line, $"'{mark.Word}' is not followed by a block");
        }
    }

    private void Problem(int line, string what) => _problems.Add($"{Name}, line {line}: {what}.");

    private sealed record Mark(int Line, string Word);
}
