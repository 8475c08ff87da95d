using FlexDb.Core.Schema;

namespace FlexDb.Core.Tests.Schema;

public sealed class FlexExtensionDataTests
{
    private static readonly FlexExtensionData Two = FlexExtensionData.Empty.With("a", 1).With("b", "x");

    [Test]
    public void Values_are_equal_whatever_their_order()
    {
        FlexExtensionData same = FlexExtensionData.Empty.With("b", "x").With("a", 1.0m);

        Assert.That(Two == same, Is.True);
        Assert.That(Two != same, Is.False);
        Assert.That(Two.Equals((object)same), Is.True);
        Assert.That(Two.GetHashCode(), Is.EqualTo(same.GetHashCode()));
    }

    [Test]
    public void Values_differ_in_a_name_a_value_or_their_number()
    {
        FlexExtensionData?[] others = [Two.With("a", 2), Two.Without("a"), Two.With("c", 1), Two.Without("a").With("c", 1), FlexExtensionData.Empty, null];

        foreach (FlexExtensionData? other in others)
        {
            Assert.That(Two == other, Is.False);
            Assert.That(other == Two, Is.False);
            Assert.That(Two.Equals((object?)other), Is.False);
        }

        Assert.That(others[..^1].Select(other => other!.GetHashCode()), Has.None.EqualTo(Two.GetHashCode()));
        Assert.That((FlexExtensionData?)null == null, Is.True);
    }

    [Test]
    public void A_property_set_again_is_replaced_and_the_value_before_stays_as_it_was()
    {
        FlexExtensionData changed = Two.With("a", 2);

        Assert.That(changed["a"], Is.EqualTo((FlexJsonValue)2));
        Assert.That(changed, Has.Count.EqualTo(2));
        Assert.That(Two["a"], Is.EqualTo((FlexJsonValue)1));
        Assert.That(Two.Without("nothing"), Is.EqualTo(Two));
    }

    [Test]
    public void It_reads_as_a_dictionary()
    {
        Assert.That(Two.Keys, Is.EquivalentTo(new[] { "a", "b" }));
        Assert.That(Two.Values, Is.EquivalentTo(new FlexJsonValue?[] { 1, "x" }));
        Assert.That(Two.ContainsKey("a"), Is.True);
        Assert.That(Two.ContainsKey("A"), Is.False);
        Assert.That(Two.TryGetValue("c", out _), Is.False);
        Assert.That(Two.ToString(), Is.EqualTo("""{"a": 1, "b": "x"}"""));
        Assert.Throws<KeyNotFoundException>(() => _ = Two["c"]);
    }

    [Test]
    public void A_name_that_is_null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Two.With(null!, 1));
        Assert.Throws<ArgumentNullException>(() => Two.Without(null!));
        Assert.Throws<ArgumentNullException>(() => _ = new FlexExtensionData(null!));
    }
}
