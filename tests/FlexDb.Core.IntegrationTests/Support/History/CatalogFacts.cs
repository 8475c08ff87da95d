using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>What the two tables hold, without the documents.</summary>
internal sealed class CatalogFacts(IReadOnlyList<StoredTable> tables)
{
    public IReadOnlyList<StoredTable> Tables { get; } = tables;

    public List<VersionFact> Versions { get; } = [];

    /// <summary>Gets the present schema of each table whose schema can be read, by id.</summary>
    public Dictionary<string, FlexTableSchema> Schemas { get; } = new(StringComparer.Ordinal);
}

/// <summary>One version, with the hash of its schema where that can be read: equal schemas have equal hashes.</summary>
internal sealed record VersionFact(string TableId, int Version, string? Actor, int? SchemaHash);
