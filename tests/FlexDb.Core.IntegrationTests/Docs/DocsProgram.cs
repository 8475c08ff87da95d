namespace FlexDb.Core.IntegrationTests.Docs;

/// <summary>A C# program that a page of the documentation shows, in one block or several.</summary>
internal sealed class DocsProgram(string page, int line)
{
    private readonly List<DocsPart> _parts = [];
    private readonly List<string> _output = [];

    /// <summary>Gets the page's name.</summary>
    public string Page { get; } = page;

    /// <summary>Gets the line of the page where its first block begins.</summary>
    public int Line { get; } = line;

    /// <summary>Gets its pieces, in order; the hidden ones too.</summary>
    public IReadOnlyList<DocsPart> Parts => _parts;

    /// <summary>Gets what the page says that it prints; nothing when the page does not say.</summary>
    public IReadOnlyList<string> Output => _output;

    public void Add(DocsPart part) => _parts.Add(part);

    public void AddOutput(string text) => _output.Add(text);

    public override string ToString() => $"{Page}, line {Line}";
}

/// <summary>A piece of a program, with the line of the page where its code begins.</summary>
internal sealed record DocsPart(int Line, string Code);
