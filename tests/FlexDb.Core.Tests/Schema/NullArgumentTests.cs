using System.Text.Json;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Schema;

public sealed class NullArgumentTests
{
    private static readonly FlexColumnDefinition s_column = FlexColumn.Text("a");

    private static IEnumerable<TestCaseData> Calls =>
    [
        Call("columns", static () => new FlexTableSchema(null!)),
        Call("json", static () => FlexTableSchema.Parse(null!)),
        Call("json", static () => FlexTableSchema.TryParseStrict(null!, out _, out _)),
        Call("columnId", static () => FlexTableSchema.Empty.FindById(null!)),
        Call("name", static () => new FlexColumnDefinition(null!, FlexDataType.Text)),
        Call("expression", static () => s_column.ComputedBy(null!)),
        Call("targetTable", static () => FlexColumn.Reference("a", null!)),
        Call("schema", static () => FlexSchemaValidator.Validate(null!)),
        Call("after", static () => SchemaChange.Add(null!)),
        Call("before", static () => SchemaChange.Remove(null!)),
        Call("before", static () => SchemaChange.Modify(null!, s_column)),
        Call("after", static () => SchemaChange.Modify(s_column, null!)),
        Call("json", static () => FlexJsonValue.Parse(null!)),
        Call("value", static () => FlexJsonValue.FromString(null!)),
        Call("properties", static () => new FlexExtensionData(null!)),
        Call("name", static () => FlexExtensionData.Empty.With(null!, 1)),
        Call("name", static () => FlexExtensionData.Empty.Without(null!)),
        Call("items", static () => ((IEnumerable<int>)null!).ToFlexList()),
    ];

    [TestCaseSource(nameof(Calls))]
    public void An_argument_that_is_null_is_named(string parameter, Func<object?> call) =>
        Assert.That(() => _ = call(), Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter));

    [Test]
    public void A_column_that_is_null_is_refused_when_the_schema_is_made() =>
        Assert.That(() => new FlexTableSchema([s_column, null!]), Throws.ArgumentException.With.Message.EqualTo("A column is null. (Parameter 'columns')"));

    [Test]
    public void JSON_of_another_kind_is_refused_with_what_it_should_be()
    {
        Assert.That(
            () => JsonSerializer.Deserialize<FlexColumnValidation>("[]"),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo("A column's validation must be a JSON object, but is an array."));
        Assert.That(
            () => JsonSerializer.Deserialize<FlexExtensionData>("1"),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo("Extension data must be a JSON object, but is a number."));
    }

    private static TestCaseData Call(string parameter, Func<object?> call) => new TestCaseData(parameter, call).SetArgDisplayNames(parameter);
}
