using FlexDb.Core.Schema;
using FlexDb.Core.Tests.Support;

namespace FlexDb.Core.Tests.Schema;

/// <summary>Calls the public methods of schemas with null, which they refuse by the name of the parameter.</summary>
internal sealed class NullArgumentTests
{
    private static readonly FlexColumnDefinition Column = FlexColumn.Text("a");

    private static IEnumerable<TestCaseData> Calls =>
    [
        NullArguments.Case("Schema", "columns", static () => new FlexTableSchema(null!)),
        NullArguments.Case("Parse", "json", static () => FlexTableSchema.Parse(null!)),
        NullArguments.Case("TryParseStrict", "json", static () => FlexTableSchema.TryParseStrict(null!, out _, out _)),
        NullArguments.Case("FindById", "columnId", static () => FlexTableSchema.Empty.FindById(null!)),
        NullArguments.Case("Column", "name", static () => new FlexColumnDefinition(null!, FlexDataType.Text)),
        NullArguments.Case("ComputedBy", "expression", static () => Column.ComputedBy(null!)),
        NullArguments.Case("Reference", "targetTable", static () => FlexColumn.Reference("a", null!)),
        NullArguments.Case("Validate", "schema", static () => FlexSchemaValidator.Validate(null!)),
        NullArguments.Case("Add", "after", static () => SchemaChange.Add(null!)),
        NullArguments.Case("Remove", "before", static () => SchemaChange.Remove(null!)),
        NullArguments.Case("Modify before", "before", static () => SchemaChange.Modify(null!, Column)),
        NullArguments.Case("Modify after", "after", static () => SchemaChange.Modify(Column, null!)),
        NullArguments.Case("JSON", "json", static () => FlexJsonValue.Parse(null!)),
        NullArguments.Case("JSON of a text", "value", static () => FlexJsonValue.FromString(null!)),
        NullArguments.Case("Extension data", "properties", static () => new FlexExtensionData(null!)),
        NullArguments.Case("With", "name", static () => FlexExtensionData.Empty.With(null!, 1)),
        NullArguments.Case("Without", "name", static () => FlexExtensionData.Empty.Without(null!)),
        NullArguments.Case("List", "items", static () => ((IEnumerable<int>)null!).ToFlexList()),
    ];

    [TestCaseSource(nameof(Calls))]
    public void Null_is_refused_by_the_name_of_its_parameter(Func<object?> call, string parameter) => NullArguments.AssertRefused(call, parameter);

    [Test]
    public void A_column_that_is_null_is_refused_when_the_schema_is_made() =>
        Assert.That(() => new FlexTableSchema([Column, null!]), Throws.ArgumentException.With.Message.EqualTo("A column is null. (Parameter 'columns')"));
}
