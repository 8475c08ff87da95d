using FlexDb.Core.Errors;
using FlexDb.Core.Tests.Support;
using FlexDb.Records.Errors;

namespace FlexDb.Records.Tests.Docs;

/// <summary>Holds the sections of <c>docs/errors.md</c> about records to the code.</summary>
[TestFixture]
public sealed class DocumentedErrorsTests
{
    private static IEnumerable<(string Kind, string Code)> Exceptions =>
        from type in typeof(FlexRecordStore).Assembly.GetExportedTypes()
        where type.IsSubclassOf(typeof(FlexDbException)) && !type.IsAbstract
        select (nameof(FlexStoredRecordException), type.Name);

    private static IEnumerable<(string Kind, string Code)> Codes =>
        from type in typeof(FlexRecordStore).Assembly.GetExportedTypes()
        where type.Name.EndsWith("Codes", StringComparison.Ordinal)
        from constant in type.GetFields()
        select (type.Name, (string)constant.GetRawConstantValue()!);

    [Test]
    public void Every_exception_and_code_of_records_is_documented_and_no_other()
    {
        (string Kind, string Code)[] expected = [.. Exceptions.Concat(Codes)];

        Assert.That(
            ErrorsPage.Read().Where(row => expected.Any(code => code.Kind == row.Kind)).Select(row => (row.Kind, row.Code)),
            Is.EquivalentTo(expected));
    }
}
