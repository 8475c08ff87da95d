using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records.IntegrationTests.Model;

namespace FlexDb.Records.IntegrationTests.Soak;

/// <summary>A condition on columns that no edit changes, as a filter and as what it means of a stored record.</summary>
/// <param name="Filter">The filter; null for all records.</param>
/// <param name="Matches">Whether a stored record meets it.</param>
internal sealed record SoakCondition(FlexFilter? Filter, Func<TrailRow, bool> Matches)
{
    /// <summary>References of the tables that no edit changes.</summary>
    private static readonly string[] References = ["above", "team", "boss", "person"];

    /// <summary>A random condition.</summary>
    public static SoakCondition Next(FlexTable table, SharedState state, ModelRandom random) => random.Next(10) switch
    {
        0 or 1 => new(null, static _ => true),
        2 or 3 => Leaf(table, state, random) & Leaf(table, state, random),
        4 => Leaf(table, state, random) | Leaf(table, state, random),
        5 => Not(Leaf(table, state, random)),
        _ => Leaf(table, state, random),
    };

    /// <summary>A random condition that few records meet.</summary>
    public static SoakCondition Few(ModelRandom random)
    {
        int from = random.Next(290);
        return Between($"c{from}", $"c{from + 5}");
    }

    public override string ToString() => Filter?.ToJson() ?? "everything";

    private static SoakCondition Leaf(FlexTable table, SharedState state, ModelRandom random)
    {
        string code = string.Create(CultureInfo.InvariantCulture, $"c{random.Next(300)}");
        switch (random.Next(6))
        {
            case 0:
                return new(FlexFilter.Equal("code", code), row => row.Value("code") == $"\"{code}\"");
            case 1:
                return Between(code, $"c{random.Next(300)}");
            case 2:
                return new(FlexFilter.IsNull("note"), static row => row.Note is null);
            case 3:
                string start = string.Create(CultureInfo.InvariantCulture, $"s{random.Next(99)}");
                return new(FlexFilter.StartsWith("stamp", start), row => row.Stamp.StartsWith($"\"{start}", StringComparison.Ordinal));
            default:
                FlexColumnDefinition[] columns = [.. table.Schema.Columns.Where(static column => References.Contains(column.Name))];
                FlexColumnDefinition reference = random.Pick(columns);
                string id = state.RecordId(reference.Validation.TargetId, random);
                return new(FlexFilter.Equal(reference.Name, id), row => row.Value(reference.Name) == $"\"{id}\"");
        }
    }

    private static SoakCondition Between(string from, string to) => new(
        FlexFilter.Between("code", from, to),
        row => row.Value("code") is { } code && string.CompareOrdinal(code, $"\"{from}\"") >= 0 && string.CompareOrdinal(code, $"\"{to}\"") <= 0);

    private static SoakCondition Not(SoakCondition one) => new(!one.Filter!, row => !one.Matches(row));

    public static SoakCondition operator &(SoakCondition one, SoakCondition other) =>
        new(one.Filter! & other.Filter!, row => one.Matches(row) && other.Matches(row));

    public static SoakCondition operator |(SoakCondition one, SoakCondition other) =>
        new(one.Filter! | other.Filter!, row => one.Matches(row) || other.Matches(row));
}
