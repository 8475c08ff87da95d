using System.Reflection;
using System.Text.RegularExpressions;
using FlexDb.Core.IntegrationTests.Support;

namespace FlexDb.Core.IntegrationTests.Docs;

/// <summary>Compiles and runs the C# of README.md and docs/, each program on an empty database of its own.</summary>
[NonParallelizable] // Each program has the console to itself.
internal sealed class DocsTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private static readonly DocsPage[] s_pages =
    [
        .. Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => DocsPage.Parse(Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllText(file))),
    ];

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "pages");

    private static IEnumerable<DocsPage> Pages => s_pages;

    private static IEnumerable<DocsProgram> Programs => s_pages.SelectMany(page => page.Programs);

    [TestCaseSource(nameof(Pages))]
    public void A_page_marks_its_code_by_the_convention(DocsPage page) =>
        Assert.That(page.Problems, Is.Empty);

    [Test]
    public void The_readme_shows_code_that_runs() =>
        Assert.That(Programs.Select(program => program.Page), Has.Member("README.md"));

    [TestCaseSource(nameof(Programs))]
    public async Task Code_runs_and_prints_what_the_page_says(DocsProgram program)
    {
        MethodInfo entryPoint = DocsCompiler.Compile(program);
        await using TestDatabase database = await TestDatabase.CreateAsync();

        string printed = await RunAsync(entryPoint, database.ConnectionString);

        if (program.Output.Count > 0)
        {
            string[] lines = Lines(printed);
            Assert.That(lines, Is.EqualTo(Filled(Lines(string.Join('\n', program.Output)), lines)), "What it prints.");
        }
    }

    private static async Task<string> RunAsync(MethodInfo entryPoint, string connectionString)
    {
        TextWriter console = Console.Out;
        await using StringWriter printed = new();
        Console.SetOut(printed);
        try
        {
            // The compiler's entry point waits for the program, so it gets a thread of its own.
            await Task.Run(() => entryPoint.Invoke(
                obj: null,
                BindingFlags.DoNotWrapExceptions,
                binder: null,
                [new[] { connectionString }],
                culture: null)).WaitAsync(s_longest);
            return printed.ToString();
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    private static string[] Lines(string text) =>
        [.. text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd())];

    /// <summary>What a page says, each line that fits what was printed replaced by that: an ellipsis stands for anything.</summary>
    private static string[] Filled(string[] expected, string[] printed) =>
        [.. expected.Select((line, i) => i < printed.Length && Fits(line, printed[i]) ? printed[i] : line)];

    private static bool Fits(string expected, string printed) => Regex.IsMatch(
        printed,
        $@"\A{Regex.Escape(expected).Replace("…", ".*", StringComparison.Ordinal)}\z",
        RegexOptions.NonBacktracking);
}
