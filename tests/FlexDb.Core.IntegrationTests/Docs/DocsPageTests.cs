namespace FlexDb.Core.IntegrationTests.Docs;

internal sealed class DocsPageTests
{
    [Test]
    public void A_block_is_a_program_of_its_own()
    {
        DocsPage page = DocsPage.Parse("a.md", "text\n```csharp\nint a = 1;\n```\ntext\n~~~csharp\nint b = 2;\n~~~\n");

        Assert.That(page.Problems, Is.Empty);
        Assert.That(page.Programs.Select(program => program.ToString()), Is.EqualTo(new[] { "a.md, line 2", "a.md, line 6" }));
        Assert.That(page.Programs[0].Parts, Is.EqualTo(new[] { new DocsPart(3, "int a = 1;") }));
    }

    [Test]
    public void A_setup_goes_before_every_block_until_the_next()
    {
        DocsPage page = DocsPage.Parse(
            "a.md",
            """
            <!-- docs: setup
            int a = 1;
            -->
            ```csharp
            a++;
            ```
            ```csharp
            a--;
            ```
            <!-- docs: setup
            -->
            ```csharp
            int b = 2;
            ```
            """);

        Assert.That(page.Problems, Is.Empty);
        Assert.That(
            page.Programs.Select(program => string.Join('\n', program.Parts.Select(part => part.Code)).Trim()),
            Is.EqualTo(new[] { "int a = 1;\na++;", "int a = 1;\na--;", "int b = 2;" }));
    }

    [Test]
    public void A_block_can_continue_the_one_before_and_say_what_is_printed()
    {
        DocsPage page = DocsPage.Parse(
            "a.md",
            """
            ```csharp
            Console.WriteLine(1);
            ```
            <!-- docs: continues -->

            ```csharp
            Console.WriteLine(2);
            ```
            <!-- docs: output -->
            ```text
            1
            2
            ```
            """);

        Assert.That(page.Problems, Is.Empty);
        Assert.That(page.Programs.Single().Parts, Has.Count.EqualTo(2));
        Assert.That(page.Programs.Single().Output, Is.EqualTo(new[] { "1\n2" }));
    }

    [Test]
    public void A_block_is_left_out_for_a_reason_only()
    {
        DocsPage with = DocsPage.Parse("a.md", "<!-- docs: skip: needs a web server -->\n```csharp\napp.Run();\n```\n");
        DocsPage without = DocsPage.Parse("a.md", "<!-- docs: skip -->\n```csharp\napp.Run();\n```\n");

        Assert.That(with.Problems, Is.Empty);
        Assert.That(with.Programs, Is.Empty);
        Assert.That(without.Problems, Has.Count.EqualTo(1));
    }

    [TestCase("```cs\nint a;\n```", TestName = "A block marked cs is a problem")]
    [TestCase("```C#\nint a;\n```", TestName = "A block marked C# is a problem")]
    [TestCase("```csharp run\nint a;\n```", TestName = "A block marked with more than csharp is a problem")]
    [TestCase("<!-- docs: ignore -->\n```csharp\nint a;\n```", TestName = "An unknown mark is a problem")]
    [TestCase("<!-- docs: continues -->\n```csharp\nint a;\n```", TestName = "Continuing nothing is a problem")]
    [TestCase("<!-- docs: output -->\n```text\n1\n```", TestName = "Output of nothing is a problem")]
    [TestCase("<!-- docs: skip: later -->\ntext\n```csharp\nint a;\n```", TestName = "A mark without a block is a problem")]
    [TestCase("<!-- docs: setup -->\n```csharp\nint a;\n```", TestName = "A setup without code is a problem")]
    public void What_breaks_the_convention_is_a_problem(string text) =>
        Assert.That(DocsPage.Parse("a.md", text).Problems, Has.Count.EqualTo(1));

    [Test]
    public void Code_that_does_not_compile_is_reported_with_its_place_in_the_page()
    {
        DocsPage page = DocsPage.Parse("a.md", "# A\n\n```csharp\nint a = 1;\nint b = \"2\";\nConsole.WriteLine(a + b);\n```\n");

        AssertionException? fault = Assert.Throws<AssertionException>(() => DocsCompiler.Compile(page.Programs.Single()));

        Assert.That(fault!.Message, Does.StartWith("a.md(5,9): error CS0029"));
    }
}
