using System.Reflection;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Tests.Support;
using FlexDb.Core.Validation;

namespace FlexDb.Core.Tests.Docs;

/// <summary>Holds <c>docs/errors.md</c> to the code: each section's heading names a type, each row one of its codes.</summary>
internal sealed class DocumentedErrorsTests
{
    private static readonly Assembly s_library = typeof(FlexDbException).Assembly;

    private static readonly Type[] s_enums =
        [typeof(FlexColumnRule), typeof(FlexCompatibilityDirection), typeof(FlexUpgradeNoteKind), typeof(FlexTableState)];

    private static IEnumerable<(string Kind, string Code)> Exceptions =>
        from type in s_library.GetExportedTypes()
        where type.IsSubclassOf(typeof(FlexDbException)) && !type.IsAbstract
        select (nameof(FlexDbException), type.Name);

    private static IEnumerable<(string Kind, FieldInfo Constant)> Constants =>
        from type in s_library.GetExportedTypes()
        where type.Name.EndsWith("Codes", StringComparison.Ordinal)
        from constant in type.GetFields()
        select (type.Name, constant);

    private static IEnumerable<(string Kind, string Code)> Codes =>
        Constants.Select(code => (code.Kind, (string)code.Constant.GetRawConstantValue()!));

    private static IEnumerable<(string Kind, string Code)> Members =>
        from type in s_enums
        from name in Enum.GetNames(type)
        select (type.Name, name);

    [Test]
    public void Every_exception_and_code_is_documented_and_no_other() =>
        Assert.That(
            Documented().Select(row => (row.Kind, row.Code)),
            Is.EquivalentTo(Exceptions.Concat(Codes).Concat(Members)));

    [Test]
    public void Each_is_told_with_its_meaning_and_what_to_do() =>
        Assert.That(Documented().Select(row => row.Cells), Has.All.Matches((string[]? cells) => cells is [_, { Length: > 0 }, { Length: > 0 }]));

    /// <summary>A code that nothing reports would be a promise that nobody keeps.</summary>
    [Test]
    public void Every_code_is_reported_by_the_library()
    {
        string[] sources =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("src/FlexDb.Core"), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith("Codes.cs", StringComparison.Ordinal))
                .Select(File.ReadAllText),
        ];

        Assert.That(
            Constants.Where(code => !sources.Any(source => source.Contains($"Codes.{code.Constant.Name}", StringComparison.Ordinal))),
            Is.Empty);
    }

    /// <summary>What the sample does not name is answered as a failure of its own.</summary>
    [Test]
    public void The_web_sample_has_an_answer_to_every_refusal_and_to_a_locked_table()
    {
        string sample = File.ReadAllText(Repository.PathOf("samples/WebHost/Api/CatalogProblems.cs"));
        string[] refusals =
        [
            .. Documented()
                .Where(row => row.Kind == nameof(FlexDbException) && row.Cells[1].StartsWith("refusal: ", StringComparison.Ordinal))
                .Select(row => row.Code),
        ];

        Assert.That(refusals, Does.Contain(nameof(FlexTableHasRecordsException)));
        Assert.That(
            refusals.Append(nameof(FlexTableLockedException)).Where(name => !sample.Contains($"        {name} => (StatusCodes.Status", StringComparison.Ordinal)),
            Is.Empty);
    }

    // FlexDb.Records has sections of its own.
    private static IEnumerable<(string Kind, string Code, string[] Cells)> Documented() =>
        ErrorsPage.Read().Where(row => s_library.GetExportedTypes().Any(type => type.Name == row.Kind));
}
