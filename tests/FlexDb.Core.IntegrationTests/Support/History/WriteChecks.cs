using FlexDb.Core.Catalog;

namespace FlexDb.Core.IntegrationTests.Support.History;

/// <summary>Holds what writes were reported to have come to against what is stored.</summary>
internal sealed class WriteChecks
{
    private readonly IReadOnlyCollection<ReportedWrite> _writes;
    private readonly List<string> _problems;
    private readonly CatalogFacts _facts;
    private readonly ILookup<string, VersionFact> _versionsByActor;
    private readonly HashSet<string> _present;
    private readonly ILookup<string, (ReportedWrite Write, WriteEffect Effect)> _effects;

    public WriteChecks(IReadOnlyCollection<ReportedWrite> writes, CatalogFacts facts, List<string> problems)
    {
        _writes = writes;
        _facts = facts;
        _problems = problems;
        _versionsByActor = facts.Versions.ToLookup(version => version.Actor ?? "");
        _present = facts.Tables.Select(table => table.Id).ToHashSet();
        _effects = writes
            .Where(write => write.MayBeDone)
            .SelectMany(write => write.Effects.Select(effect => (Write: write, Effect: effect)))
            .Select(pair => (Id: IdOf(pair.Write, pair.Effect), pair.Write, pair.Effect))
            .Where(pair => pair.Id is not null)
            .ToLookup(pair => pair.Id!, pair => (pair.Write, pair.Effect));
    }

    public void Check()
    {
        foreach (ReportedWrite write in _writes)
        {
            CheckVersions(write, [.. _versionsByActor[write.Actor]]);
        }

        HashSet<string> actors = _writes.Select(write => write.Actor).ToHashSet();
        foreach (VersionFact version in _facts.Versions.Where(version => !actors.Contains(version.Actor ?? "")))
        {
            _problems.Add($"{version} was written by nobody.");
        }

        foreach (StoredTable table in _facts.Tables)
        {
            CheckValues(table);
            CheckDeletions(table);
        }
    }

    private void CheckVersions(ReportedWrite write, VersionFact[] rows)
    {
        foreach (IGrouping<string, VersionFact> twice in rows.GroupBy(row => row.TableId).Where(group => group.Count() > 1))
        {
            _problems.Add($"{write} is there {twice.Count()} times in table {twice.Key}.");
        }

        MadeVersion[] made = [.. write.Effects.OfType<MadeVersion>().Where(version => version.TableId is null || _present.Contains(version.TableId))];
        MadeVersion[] missing = [.. made.Where(version => !rows.Any(row => IsOf(version, row)))];
        switch (write.Outcome)
        {
            case WriteOutcome.Failed when rows.Length > 0:
                _problems.Add($"{write} has left {string.Join(", ", rows.AsEnumerable())}.");
                break;
            case WriteOutcome.Done:
                _problems.AddRange(missing.Select(version => $"{write} is not there: {version}."));
                CheckPurged(write);
                CheckOthers(write, rows);
                break;
            case WriteOutcome.Unknown when missing.Length > 0 && missing.Length < made.Length:
                _problems.Add($"{write} is there in part: {string.Join(", ", missing.AsEnumerable())} missing.");
                break;
            case WriteOutcome.Unknown:
                CheckOthers(write, rows);
                break;
        }
    }

    private static bool IsOf(MadeVersion made, VersionFact row) =>
        (made.TableId ?? row.TableId) == row.TableId
        && (made.Version ?? row.Version) == row.Version
        && (made.SchemaHash ?? row.SchemaHash) == row.SchemaHash;

    /// <summary>A table that a write was done on is there, unless it was purged.</summary>
    private void CheckPurged(ReportedWrite write)
    {
        foreach (string id in write.Effects.OfType<MadeVersion>().Select(made => made.TableId!).Where(id => !_present.Contains(id)))
        {
            if (!_effects[id].Any(pair => pair.Effect is PurgedTable))
            {
                _problems.Add($"{write} wrote to table {id}, which is gone, and nobody purged it.");
            }
        }
    }

    private void CheckOthers(ReportedWrite write, VersionFact[] rows)
    {
        if (!write.MayTouchOthers && rows.Any(row => !write.Effects.OfType<MadeVersion>().Any(made => IsOf(made, row))))
        {
            _problems.Add($"{write} has also written {string.Join(", ", rows.AsEnumerable())}.");
        }
    }

    private string? IdOf(ReportedWrite write, WriteEffect effect) =>
        effect.TableId ?? _versionsByActor[write.Actor].FirstOrDefault()?.TableId;

    private void CheckValues(StoredTable table)
    {
        string? name = Tombstone.OriginalName(table.RowName, table.Id);
        WriteEffect[] effects = [.. _effects[table.Id].Select(pair => pair.Effect)];
        if (!effects.OfType<GaveName>().Any(gave => gave.Name == name))
        {
            _problems.Add($"{table} has a name that no write gave it.");
        }

        if (table.DisplayName is not null && !effects.OfType<GaveDisplayName>().Any(gave => gave.DisplayName == table.DisplayName))
        {
            _problems.Add($"{table} has a display name, '{table.DisplayName}', that no write gave it.");
        }

        if (!table.IsActive && !effects.OfType<SwitchedActive>().Any(switched => !switched.IsActive))
        {
            _problems.Add($"{table} is inactive, and no write made it so.");
        }
    }

    private void CheckDeletions(StoredTable table)
    {
        (ReportedWrite Write, WriteEffect Effect)[] deletions = [.. _effects[table.Id].Where(pair => pair.Effect is DeletedTable)];
        (ReportedWrite Write, WriteEffect Effect)[] restorations = [.. _effects[table.Id].Where(pair => pair.Effect is RestoredTable)];
        if (_effects[table.Id].Any(pair => pair is { Effect: PurgedTable, Write.Outcome: WriteOutcome.Done }))
        {
            _problems.Add($"{table} was purged, and is there.");
        }

        // A delete or restore leaves no trace of its own: one in doubt may have been done twice, with another's between.
        bool isExact = deletions.Concat(restorations).All(pair => pair.Write is { Outcome: WriteOutcome.Done, WasInDoubt: false });
        bool isLost = isExact
            ? deletions.Length - restorations.Length != (table.IsDeleted ? 1 : 0)
            : table.IsDeleted
                ? deletions.Length == 0
                : restorations.Length == 0 && deletions.Any(pair => pair.Write.Outcome == WriteOutcome.Done);
        if (isLost)
        {
            _problems.Add($"{table} is {(table.IsDeleted ? "deleted" : "live")} after {deletions.Length} deletions and {restorations.Length} restorations.");
        }
    }
}
