using System.Collections.Concurrent;
using System.Diagnostics;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>How often what has happened in a soak.</summary>
internal sealed class SoakCounts
{
    private readonly ConcurrentDictionary<(string Group, string Name), long> _counts = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();

    /// <summary>Gets how many writes were reported done.</summary>
    public long DoneWrites => _counts.GetValueOrDefault(("writes", "Done"));

    public void Operation(string kind) => Add("operations", kind);

    public void Fault(string kind) => Add("faults", kind);

    public void Outcome(string kind) => Add("writes", kind);

    public void Doubt(string kind) => Add("in doubt for a while", kind);

    public void Reason(string kind) => Add("reasons", kind);

    public void Rows(string kind, int count) => _counts[("rows", kind)] = count;

    public void Add(string group, string name, long added = 1) => _counts.AddOrUpdate((group, name), added, (_, count) => count + added);

    public override string ToString() =>
        $"Soak: {_elapsed.Elapsed.TotalSeconds:0} s; "
        + string.Join("; ", _counts
            .GroupBy(count => count.Key.Group)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Sum(count => count.Value)} {group.Key}: "
                + string.Join(", ", group.OrderByDescending(count => count.Value).Select(count => $"{count.Key.Name} {count.Value}"))));
}
