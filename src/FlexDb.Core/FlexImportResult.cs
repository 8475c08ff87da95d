using System.Globalization;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core;

/// <summary>What an import has done.</summary>
public sealed record FlexImportResult
{
    /// <summary>The tables that it created.</summary>
    public FlexList<FlexImportedTable> Created { get; init; } = [];

    /// <summary>The tables that it edited, renamed, or gave another display name or activity.</summary>
    public FlexList<FlexImportedTable> Edited { get; init; } = [];

    /// <summary>The tables that it deleted; they can be restored.</summary>
    public FlexList<FlexImportedTable> Deleted { get; init; } = [];

    /// <summary>How many versions it wrote: one for each table created, and for each whose columns it changed.</summary>
    public int VersionsWritten => Created.Concat(Edited).Count(table => table.Version != table.PreviousVersion);

    /// <summary>The counts, in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Created.Count} created, {Edited.Count} edited, {Deleted.Count} deleted; versions written: {VersionsWritten}");

    internal static FlexImportResult Of(FlexImportPlan plan)
    {
        Dictionary<string, int> versions = plan.Basis.ToDictionary(table => table.TableId, table => table.Version, StringComparer.Ordinal);
        return new FlexImportResult
        {
            Created = plan.Creations
                .Select(creation => new FlexImportedTable { Id = creation.TableId, Name = creation.Table.Name, Version = 1 })
                .ToFlexList(),
            Edited = plan.Edits
                .Select(edit => Table(edit.Plan.TableId, edit.After.Name, newVersions: edit.Plan.IsEmpty ? 0 : 1))
                .ToFlexList(),
            Deleted = plan.Deletions.Select(deletion => Table(deletion.TableId, deletion.Name, newVersions: 0)).ToFlexList(),
        };

        FlexImportedTable Table(string id, string name, int newVersions) =>
            new() { Id = id, Name = name, Version = versions[id] + newVersions, PreviousVersion = versions[id] };
    }
}

/// <summary>A table that an import has written.</summary>
public sealed record FlexImportedTable
{
    /// <summary>The table's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name after the import; of a deleted table, the name that it had.</summary>
    public required string Name { get; init; }

    /// <summary>Its version after the import.</summary>
    public required int Version { get; init; }

    /// <summary>Its version before the import, the same where its columns did not change; null when it was created.</summary>
    public int? PreviousVersion { get; init; }
}
