using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Schema;

public sealed class FlexListTests
{
    [Test]
    public void Lists_are_equal_when_their_items_are_in_order()
    {
        FlexList<string> list = ["a", "b"];
        FlexList<string> same = new List<string> { "a", "b" }.ToFlexList();

        Assert.That(list == same, Is.True);
        Assert.That(list != same, Is.False);
        Assert.That(list.Equals((object)same), Is.True);
        Assert.That(list.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        foreach (FlexList<string>? other in new FlexList<string>?[] { ["b", "a"], ["a"], ["a", "b", "c"], [], null })
        {
            Assert.That(list == other, Is.False);
            Assert.That(other == list, Is.False);
            Assert.That(list.Equals((object?)other), Is.False);
        }

        Assert.That((FlexList<string>?)null == null, Is.True);
        Assert.That(list.Equals("a"), Is.False);
    }

    [Test]
    public void Different_lists_mostly_have_different_hashes() =>
        Assert.That(
            Enumerable.Range(0, 1000).Select(i => new FlexList<int>([i, i / 2]).GetHashCode()).Distinct().Count(),
            Is.GreaterThan(900));

    [Test]
    public void A_list_holds_a_copy_and_a_list_is_not_copied_again()
    {
        int[] items = [1, 2];
        FlexList<int> list = items.ToFlexList();
        items[0] = 9;

        Assert.That(list, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(list.ToFlexList(), Is.SameAs(list));
        Assert.Throws<ArgumentNullException>(() => ((IEnumerable<int>)null!).ToFlexList());
    }

    [TestCase("{}", "A list must be a JSON array, but is an object.")]
    [TestCase("""["a", null]""", "An item of a list is null.")]
    public void JSON_that_is_no_list_is_refused_with_the_reason(string json, string reason) =>
        Assert.That(
            () => System.Text.Json.JsonSerializer.Deserialize<FlexList<string>>(json),
            Throws.InstanceOf<System.Text.Json.JsonException>().With.Message.EqualTo(reason));

    [Test]
    public void Its_text_is_its_items() => Assert.That(new FlexList<int>([1, 2]).ToString(), Is.EqualTo("[1, 2]"));
}
