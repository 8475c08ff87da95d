using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FlexDb.Core.IntegrationTests.Docs;

/// <summary>Compiles a program as a new console project would, with nullable references and implicit usings.</summary>
internal static class DocsCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly MetadataReference[] s_references =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))
            .ToArray<MetadataReference>();

    // As the SDK does: a library built against an older package than the project's is no fault of the page.
    private static readonly Dictionary<string, ReportDiagnostic> s_diagnostics = new(StringComparer.Ordinal)
    {
        ["CS1701"] = ReportDiagnostic.Suppress,
        ["CS1702"] = ReportDiagnostic.Suppress,
    };

    /// <summary>Compiles and loads a program, and gives its entry point; its only argument is the connection string.</summary>
    /// <exception cref="AssertionException">It does not compile without a warning; the message points into the page.</exception>
    public static MethodInfo Compile(DocsProgram program)
    {
        using MemoryStream assembly = new();
        Diagnostic[] faults = Emit(Arrange(program.Parts, program.Page), assembly);
        if (faults.Length > 0)
        {
            throw new AssertionException(string.Join('\n', faults.Select(fault => fault.ToString())));
        }

        assembly.Position = 0;
        return new AssemblyLoadContext(program.ToString(), isCollectible: true).LoadFromStream(assembly).EntryPoint!;
    }

    /// <summary>The errors and warnings of a program's source.</summary>
    public static Diagnostic[] FindFaults(string source) => Emit(source, Stream.Null);

    private static Diagnostic[] Emit(string source, Stream assembly)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Docs_{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source), CSharpSyntaxTree.ParseText(ImplicitUsings)],
            s_references,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                specificDiagnosticOptions: s_diagnostics,
                nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
    }

    /// <summary>One file of all parts: first their usings, then their statements, then their types, as C# demands.</summary>
    private static string Arrange(IReadOnlyList<DocsPart> parts, string page)
    {
        StringBuilder usings = new(), statements = new(), types = new();
        HashSet<string> imported = [];
        statements.AppendLine("string connectionString = args[0];");
        foreach (DocsPart part in parts)
        {
            SourceText text = SourceText.From(part.Code);
            CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
            foreach (SyntaxNode node in unit.Usings.Where(directive => imported.Add(directive.ToString())).Concat<SyntaxNode>(unit.Members))
            {
                StringBuilder place = node is UsingDirectiveSyntax ? usings : node is GlobalStatementSyntax ? statements : types;
                int line = part.Line + text.Lines.GetLinePosition(node.FullSpan.Start).Line;
                place.AppendLine().AppendLine($"#line {line} \"{page}\"").Append(node.ToFullString());
            }
        }

        return $"{usings}\n#line hidden\n{statements}\n{types}";
    }
}
