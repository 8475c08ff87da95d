using System.Text.Json;

using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>What must hold of the rows whatever was done: whole histories, references that lead somewhere, unique names.</summary>
internal sealed class CatalogChecks(List<string> problems)
{
    private const int VersionsAtOnce = 1000;

    /// <summary>Checks all rows, and gives what of them the reports of the writes are held against.</summary>
    public async Task<CatalogFacts> CheckAsync(CatalogContents contents)
    {
        CatalogFacts facts = new(await contents.ReadTablesAsync());
        foreach (IReadOnlyList<StoredTable> tables in InParts(facts.Tables))
        {
            ILookup<string, StoredVersion> versions = await contents.ReadVersionsAsync(tables);
            foreach (StoredTable table in tables)
            {
                CheckTable(table, versions[table.Id], facts);
            }
        }

        problems.AddRange((await contents.ReadOrphansAsync()).Select(id => $"There are versions of a table {id} that is not there."));
        CheckNames(facts);
        CheckReferences(facts);
        return facts;
    }

    /// <summary>Parts whose histories fit into memory, after a long run too.</summary>
    private static IEnumerable<IReadOnlyList<StoredTable>> InParts(IReadOnlyList<StoredTable> tables)
    {
        List<StoredTable> part = [];
        foreach (StoredTable table in tables)
        {
            part.Add(table);
            if (part.Sum(member => member.Version) > VersionsAtOnce)
            {
                yield return part;
                part = [];
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private void CheckTable(StoredTable table, IEnumerable<StoredVersion> versions, CatalogFacts facts)
    {
        FlexTableSchema? schema = Read(table.Schema, table.Version, $"{table}: its schema");
        FlexTableSchema? last = CheckHistory(table, versions, facts);
        if (schema is not null && last is not null && schema != last)
        {
            problems.Add($"{table}: its schema is not the one of its last version.");
        }

        if (schema is not null)
        {
            CheckSlots(table, schema);
            facts.Schemas[table.Id] = schema;
        }
    }

    /// <summary>Gives the last version's schema; null where it cannot be read.</summary>
    private FlexTableSchema? CheckHistory(StoredTable table, IEnumerable<StoredVersion> versions, CatalogFacts facts)
    {
        int number = 0;
        FlexTableSchema? before = FlexTableSchema.Empty;
        foreach (StoredVersion version in versions)
        {
            string what = $"{table}, version {version.Version}";
            if (version.Version != ++number)
            {
                problems.Add($"{what}: version {number} should follow here.");
                number = version.Version;
                before = null;
            }

            FlexTableSchema? schema = Read(version.NewSchema, version.Version, $"{what}: its schema");
            CheckBefore(what, version, before);
            CheckReplay(what, version.Changes, before, schema);
            facts.Versions.Add(new VersionFact(table.Id, version.Version, version.Actor, schema?.GetHashCode()));
            before = schema;
        }

        if (number != table.Version)
        {
            problems.Add($"{table}: its row is at version {table.Version}, its history at {number}.");
            return null;
        }

        return before;
    }

    private void CheckBefore(string what, StoredVersion version, FlexTableSchema? before)
    {
        if (version.Version == 1)
        {
            if (version.PreviousSchema is not null)
            {
                problems.Add($"{what}: there is a schema before the first.");
            }
        }
        else if (version.PreviousSchema is null)
        {
            problems.Add($"{what}: the schema before is missing.");
        }
        else if (before is not null && Read(version.PreviousSchema, version.Version - 1, $"{what}: the schema before") != before)
        {
            problems.Add($"{what}: the schema before is not the one of the version before.");
        }
    }

    private void CheckReplay(string what, string changes, FlexTableSchema? before, FlexTableSchema? after)
    {
        if (before is null || after is null)
        {
            return;
        }

        try
        {
            if (FlexSchemaDiff.Apply(before, SchemaJson.ReadChanges(changes)).Columns != after.Columns)
            {
                problems.Add($"{what}: its changes do not lead to its schema.");
            }
        }
        catch (Exception exception) when (exception is FlexReplayException or JsonException)
        {
            problems.Add($"{what}: its changes cannot be replayed. {exception.Message}");
        }
    }

    private FlexTableSchema? Read(string json, int version, string what)
    {
        try
        {
            if (JsonElement.Parse(json).GetProperty("version").GetInt32() != version)
            {
                problems.Add($"{what} says another version than its row.");
            }

            return FlexTableSchema.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            problems.Add($"{what} cannot be read: {exception.Message}");
            return null;
        }
    }

    private void CheckSlots(StoredTable table, FlexTableSchema schema)
    {
        JsonProperty[] slots = table.Slots is null ? [] : [.. JsonElement.Parse(table.Slots).EnumerateObject()];
        HashSet<string> needed = schema.Columns.Where(column => column.NeedsSlot).Select(column => column.Name).ToHashSet();
        if (!needed.SetEquals(slots.Select(slot => slot.Name)) || slots.DistinctBy(slot => slot.Value.GetString()).Count() != slots.Length)
        {
            problems.Add($"{table}: its index slots {table.Slots} are not those of its columns.");
        }
    }

    private void CheckNames(CatalogFacts facts)
    {
        IEnumerable<StoredTable> live = facts.Tables.Where(table => !table.IsDeleted);
        problems.AddRange(live
            .GroupBy(table => (table.ApplicationId, table.RowName))
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} live tables of {group.Key.ApplicationId} are called '{group.Key.RowName}'."));
        problems.AddRange(live.Where(table => table.RowName.Contains('~')).Select(table => $"{table} is live, under a deleted row's name."));
    }

    private void CheckReferences(CatalogFacts facts)
    {
        Dictionary<(string, string), string> live = [];
        foreach (StoredTable table in facts.Tables.Where(table => !table.IsDeleted))
        {
            live[(table.ApplicationId, table.RowName)] = table.Id;
        }

        foreach (StoredTable table in facts.Tables.Where(table => !table.IsDeleted && facts.Schemas.ContainsKey(table.Id)))
        {
            problems.AddRange(facts.Schemas[table.Id].Columns
                .Where(column => column.Validation.TargetTable is { } name
                    && (!live.TryGetValue((table.ApplicationId, name), out string? id) || id != column.Validation.TargetId))
                .Select(column => $"{table}: column {column.Name} refers to '{column.Validation.TargetTable}', id {column.Validation.TargetId}, which is no live table."));
        }
    }
}
