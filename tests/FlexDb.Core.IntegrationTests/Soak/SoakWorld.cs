using System.Collections.Concurrent;

using FlexDb.Core.IntegrationTests.Support.History;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Soak;

/// <summary>What all callers of a soak know together.</summary>
internal sealed class SoakWorld
{
    private const int ApplicationCount = 8;

    private readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string TableId, int Version), int> _seen = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private int _actors;

    public SoakCounts Counts { get; } = new();

    public IReadOnlyList<SoakApplication> Applications { get; } =
        [.. Enumerable.Range(0, ApplicationCount).Select(number => new SoakApplication($"app_{number}"))];

    public ConcurrentQueue<ReportedWrite> Writes { get; } = new();

    public IReadOnlyCollection<string> Problems => _problems;

    public string NewActor() => $"w{Interlocked.Increment(ref _actors)}";

    public void Problem(string problem) => _problems.Enqueue(problem);

    /// <summary>The least version at which a read that begins now must find a table.</summary>
    public int LeastVersion(string tableId) => _acknowledged.GetValueOrDefault(tableId);

    /// <summary>Whether somebody was told that the table is there.</summary>
    public bool IsAcknowledged(string tableId) => _acknowledged.ContainsKey(tableId);

    /// <summary>A version was reported done.</summary>
    public void Acknowledge(string tableId, int version) =>
        _acknowledged.AddOrUpdate(tableId, version, (_, known) => Math.Max(known, version));

    /// <summary>Somebody was shown a schema as a version's: whoever sees this version must see the same.</summary>
    public void See(string tableId, int version, FlexTableSchema schema)
    {
        int hash = schema.GetHashCode();
        if (_seen.GetOrAdd((tableId, version), hash) != hash)
        {
            Problem($"Version {version} of table {tableId} was seen with two schemas.");
        }
    }

    /// <summary>A read has shown a table; it may not be older than what was reported done before it began.</summary>
    public void See(FlexTable table, int leastVersion)
    {
        See(table.Id, table.Version, table.Schema);
        if (table.Version < leastVersion)
        {
            Problem($"Table {table.Id} was read at version {table.Version} after version {leastVersion} was reported done.");
        }
    }

    /// <summary>What was seen and is not there, or is another schema.</summary>
    public IEnumerable<string> FindUnstored(CatalogFacts facts)
    {
        HashSet<string> present = [.. facts.Tables.Select(table => table.Id)];
        Dictionary<(string, int), int?> stored = facts.Versions
            .DistinctBy(version => (version.TableId, version.Version))
            .ToDictionary(version => (version.TableId, version.Version), version => version.SchemaHash);
        return _seen
            .Where(seen => present.Contains(seen.Key.TableId)
                && (!stored.TryGetValue(seen.Key, out int? hash) || hash != seen.Value))
            .Select(seen => $"Version {seen.Key.Version} of table {seen.Key.TableId} was seen, and is not stored as it was seen.");
    }
}

/// <summary>One application, and the tables that its callers know of.</summary>
internal sealed class SoakApplication(string id)
{
    public string Id { get; } = id;

    /// <summary>Gets the live tables by id, each with its last known name.</summary>
    public ConcurrentDictionary<string, string> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the ids of deleted tables, with nothing.</summary>
    public ConcurrentDictionary<string, byte> Deleted { get; } = new(StringComparer.Ordinal);

    public void NoteLive(FlexTable table) => NoteLive(table.Id, table.Name);

    public void NoteLive(string tableId, string name)
    {
        Live[tableId] = name;
        Deleted.TryRemove(tableId, out _);
    }

    public void NoteDeleted(string tableId)
    {
        Live.TryRemove(tableId, out _);
        Deleted[tableId] = 0;
    }
}
