using FlexDb.Core.Tests.Support;

namespace FlexDb.Records.Tests.Filtering;

/// <summary>Holds filters to a model that knows nothing of keys, and to their JSON form.</summary>
[TestFixture]
public sealed class FilterModelTests
{
    private const int Cases = 20_000;

    [Test]
    public void Random_filters_match_the_records_that_a_model_over_NET_values_says() => Holds.ForCases(Cases, random =>
    {
        RandomFilters filters = new(random);
        RandomFilters.Modelled filter = filters.Filter(depth: 3);
        for (int i = 0; i < 3; i++)
        {
            Dictionary<string, object?> record = filters.Record();
            FlexRecord stored = FilterTables.Record(RandomFilters.Json(record));

            Assert.That(filter.Filter.Matches(stored), Is.EqualTo(filter.Matches(record)), () => $"{filter.Filter.ToJson()} of {stored.ToJson()}");
        }
    });

    [Test]
    public void A_filter_is_read_as_it_was_written() => Holds.ForCases(Cases / 4, random =>
    {
        FlexFilter filter = new RandomFilters(random).Filter(depth: 4).Filter;

        FlexFilter read = FlexFilter.Parse(filter.ToJson());

        Assert.That(read, Is.EqualTo(filter), filter.ToJson);
        Assert.That(read.GetHashCode(), Is.EqualTo(filter.GetHashCode()));
        Assert.That(read.ToJson(), Is.EqualTo(filter.ToJson()));
        Assert.That(FilterTables.Bind(read).Fingerprint, Is.EqualTo(FilterTables.Bind(filter).Fingerprint));
    });
}
