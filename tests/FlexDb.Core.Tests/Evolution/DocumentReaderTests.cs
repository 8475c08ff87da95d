using System.Text.Json;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Evolution;

public sealed class DocumentReaderTests
{
    private const string Json = """{"text": "a", "yes": true, "no": false, "n": 7, "none": null, "o": {"x": 1}, "list": [1, 2], "impact": "lossy"}""";

    private static readonly DocumentReader Reader = new(JsonElement.Parse(Json), "A thing");

    [Test]
    public void Properties_are_read_by_their_kinds()
    {
        Assert.That(Reader.String("text"), Is.EqualTo("a"));
        Assert.That(Reader.OptionalString("text"), Is.EqualTo("a"));
        Assert.That(Reader.Boolean("yes", otherwise: false), Is.True);
        Assert.That(Reader.Boolean("no", otherwise: true), Is.False);
        Assert.That(Reader.Int32("n"), Is.EqualTo(7));
        Assert.That(new DocumentReader(JsonElement.Parse("""{"n": 2.0, "m": 2e1}"""), "A thing").Int32("n"), Is.EqualTo(2), "as a double comes back");
        Assert.That(new DocumentReader(JsonElement.Parse("""{"n": 2.0, "m": 2e1}"""), "A thing").Int32("m"), Is.EqualTo(20));
        Assert.That(Reader.Name<FlexChangeImpact>("impact"), Is.EqualTo(FlexChangeImpact.Lossy));
        Assert.That(Reader.Value("n"), Is.EqualTo((FlexJsonValue)7));
        Assert.That(Reader.Value("none"), Is.EqualTo(FlexJsonValue.Null));
        Assert.That(Reader.Raw("o"), Is.EqualTo("""{"x": 1}"""));
        Assert.That(Reader.List("list", item => item.GetInt32()), Is.EqualTo(new[] { 1, 2 }));
    }

    [TestCase("none")]
    [TestCase("absent")]
    public void What_is_absent_or_null_is_not_there(string property)
    {
        Assert.That(Reader.Has(property), Is.False);
        Assert.That(Reader.OptionalString(property), Is.Null);
        Assert.That(Reader.Boolean(property, otherwise: true), Is.True);
        Assert.That(Reader.Boolean(property, otherwise: false), Is.False);
        Assert.That(Reader.Value("absent"), Is.Null);
    }

    [Test]
    public void What_must_be_there_is_named_with_the_kind_that_it_must_have()
    {
        foreach (string property in new[] { "absent", "none", "list" })
        {
            Refused(() => Reader.String(property), property, "a string");
            Refused(() => Reader.Int32(property), property, "an integer");
            Refused(() => Reader.Object(property), property, "an object");
        }

        foreach (string property in new[] { "absent", "none", "o" })
        {
            Refused(() => Reader.List(property, item => item), property, "an array");
        }

        Refused(() => Reader.OptionalString("n"), "n", "a string");
        Refused(() => Reader.Boolean("n", otherwise: true), "n", "true or false");
        Refused(() => Reader.Int32("text"), "text", "an integer");
        Refused(() => new DocumentReader(JsonElement.Parse("""{"n": 1.5}"""), "A thing").Int32("n"), "n", "an integer");
        Refused(() => Reader.Name<FlexChangeImpact>("text"), "text", "a name that this release knows");
        Refused(() => new DocumentReader(JsonElement.Parse("""{"h": "\ud800"}"""), "A thing").String("h"), "h", "a string of valid Unicode");
    }

    [Test]
    public void A_name_that_is_no_valid_Unicode_is_refused() =>
        Assert.That(
            () => DocumentReader.RefuseDoubledKeys(JsonElement.Parse("""{"\ud800": 1}"""), "A thing"),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo("The name of a property holds an unpaired surrogate."));

    [Test]
    public void Only_an_object_has_properties() =>
        Assert.That(
            () => new DocumentReader(JsonElement.Parse("[]"), "A thing"),
            Throws.InstanceOf<JsonException>().With.Message.EqualTo("A thing must be a JSON object."));

    private static void Refused(Action read, string property, string kind) =>
        Assert.That(read, Throws.InstanceOf<JsonException>().With.Message.EqualTo($"A thing must have a property '{property}' that is {kind}."));
}
