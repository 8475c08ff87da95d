using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests;

public sealed class FlexJsonContextTests
{
    private static readonly FlexTableSchema Contacts = new([
        FlexColumn.String("email", required: true, maxLength: 255) with { Id = "aaaaaaaaaa" },
        FlexColumn.Decimal("credit", min: 0.1m, max: 12345678901234567890.12345678m) with { Id = "bbbbbbbbbb" },
        FlexColumn.Json("tags", defaultValue: FlexJsonValue.Parse("""["new",{"source":"web"}]""")) with { Id = "cccccccccc" },
    ]);

    private static readonly JsonSerializerOptions HostOptions = new() { TypeInfoResolverChain = { FlexJsonContext.Default } };

    [Test]
    public void A_schema_is_serialised_without_reflection_as_it_is_with()
    {
        string generated = JsonSerializer.Serialize(Contacts, FlexJsonContext.Default.FlexTableSchema);

        Assert.That(JsonSerializer.Deserialize(generated, FlexJsonContext.Default.FlexTableSchema), Is.EqualTo(Contacts));
        Assert.That(generated, Is.EqualTo(JsonSerializer.Serialize(Contacts)));
        Assert.That(FlexTableSchema.Parse(generated), Is.EqualTo(Contacts));
    }

    [Test]
    public void A_change_goes_through_a_hosts_options_with_the_context_in_their_chain()
    {
        SchemaChange change = SchemaChange.Modify(Contacts["email"], Contacts["email"] with { Name = "mail" }, position: 2);

        string json = JsonSerializer.Serialize(change, (JsonTypeInfo<SchemaChange>)HostOptions.GetTypeInfo(typeof(SchemaChange)));

        Assert.That(JsonSerializer.Deserialize<SchemaChange>(json, HostOptions), Is.EqualTo(change));
    }

    [Test]
    public void Every_document_type_with_a_converter_of_its_own_is_in_the_context()
    {
        IEnumerable<Type> documents = typeof(FlexPlan).Assembly.GetExportedTypes()
            .Where(type => type.IsDefined(typeof(System.Text.Json.Serialization.JsonConverterAttribute), inherit: false))
            .Select(type => type == typeof(FlexList<>) ? typeof(FlexList<SchemaChange>) : type);

        Assert.That(documents.Where(type => FlexJsonContext.Default.GetTypeInfo(type) is null), Is.Empty);
    }
}
