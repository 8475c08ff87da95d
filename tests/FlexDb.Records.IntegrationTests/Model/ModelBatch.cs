using System.Text;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Errors;

namespace FlexDb.Records.IntegrationTests.Model;

internal enum ModelWriteKind
{
    Insert,
    Patch,
    Replace,
    Delete,
    Restore,
    Purge,
}

/// <summary>One write as a caller asks for it.</summary>
internal sealed record ModelWrite(ModelWriteKind Kind, FlexTableKey Key, string Id, string Json = "{}", int? Expected = null)
{
    /// <summary>The record that the caller has in hand; another may have come in its place.</summary>
    public ModelRecord? Seen { get; init; }

    public override string ToString() => $"{Kind} {Key}/{Id} {Json} expected={Expected}";
}

/// <summary>What a batch of writes must do, worked out from the rules by a simple search through all records.</summary>
internal sealed class ModelBatch
{
    private readonly IReadOnlyList<ModelTable> _tables;
    private readonly IReadOnlyList<ModelWrite> _writes;
    private readonly string? _actor;
    private readonly bool _isBatch;
    private readonly Dictionary<(ModelTable Table, string Id), Change> _changes = [];
    private readonly List<Change?> _byPlace = [];
    private readonly HashSet<(ModelTable Table, string Id)> _deleted = [];
    private int _takenIds;

    private ModelBatch(IReadOnlyList<ModelTable> tables, IReadOnlyList<ModelWrite> writes, string? actor, bool isBatch)
    {
        _tables = tables;
        _writes = writes;
        _actor = actor;
        _isBatch = isBatch;
        CheckWrites();

        // An insert is sent before it is known whether its id is taken, so that other reasons to refuse it may be met first.
        if (_byPlace.Count == writes.Count && Errors.Count == _takenIds)
        {
            CheckDeletions();
            if (Errors.Count == _takenIds || _takenIds > 0)
            {
                CheckEnd();
            }
        }
    }

    /// <summary>The facts of the exceptions of which the store must throw one; none where the batch must be done.</summary>
    public HashSet<string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Records that go, those that cascades reach included.</summary>
    public IEnumerable<string> Deleted => _deleted.Select(static key => $"{key.Table.Id}/{key.Id}");

    /// <summary>References that are set to null.</summary>
    public IEnumerable<string> Cleared => _changes.Values.SelectMany(static change => change.Cleared.Select(column => $"{change.Table.Id}/{change.Id}.{column}"));

    public static ModelBatch Of(IReadOnlyList<ModelTable> tables, IReadOnlyList<ModelWrite> writes, string? actor, bool isBatch) =>
        new(tables, writes, actor, isBatch);

    /// <summary>The table that a key means now.</summary>
    public static ModelTable? Find(IEnumerable<ModelTable> tables, FlexTableKey key) =>
        tables.FirstOrDefault(table => key.IsId ? table.Id == key.Value : !table.IsDeleted && table.Name == key.Value);

    /// <summary>What the caller gets for a write: the record, and what a change of form has forgotten.</summary>
    public (ModelTable Table, ModelRecord Record, FlexList<FlexDiscardedValue>? Discarded)? ResultOf(int place) => _byPlace[place] is { Kind: not ModelWriteKind.Delete } change
        ? (change.Table, change.Table.Records[change.Id], change.Discarded)
        : null;

    /// <summary>Does it.</summary>
    public void Apply(string? deletionId)
    {
        foreach (Change change in _changes.Values.Where(change => !_deleted.Contains((change.Table, change.Id))))
        {
            if (change.Kind == ModelWriteKind.Purge)
            {
                change.Table.Records.Remove(change.Id);
                continue;
            }

            if (change.Kind == ModelWriteKind.Insert)
            {
                change.Table.Records[change.Id] = new ModelRecord(change.Id) { CreatedBy = _actor };
            }

            ModelRecord record = change.Table.Records[change.Id];
            if (change.Kind == ModelWriteKind.Restore)
            {
                record.DeletionId = null;
                record.Version++;
            }
            else if (change.After != change.Before)
            {
                record.Version++;
                record.UpdatedBy = _actor;
                (string json, int version) = Stored(change);
                record.Store(json, version);
            }
        }

        foreach ((ModelTable table, string id) in _deleted)
        {
            table.Records[id].DeletionId = deletionId;
            table.Records[id].Version++;
        }
    }

    // A cleared reference stays in the stored form if the column was a reference ever since.
    private static (string Json, int Version) Stored(Change change)
    {
        if (change.Cleared.Count == 0 || change.IsWritten || change.Before is null)
        {
            return (change.After!, change.Table.Version);
        }

        ModelRecord record = change.Table.Records[change.Id];
        string[] ids = [.. change.Cleared.Select(column => change.Table.Schema[column].Id!)];
        IEnumerable<FlexTableVersion> since = change.Table.Versions.Where(version => version.Version >= record.StoredVersion);
        if (!ids.All(id => since.All(version => version.Schema.FindById(id) is { DataType: FlexDataType.Reference, Validation.Computed: null })))
        {
            return (change.After!, change.Table.Version);
        }

        FlexTableSchema stored = change.Table.Versions[record.StoredVersion - 1].Schema;
        return (ModelJson.WithNull(record.Stored, ids.Select(id => stored.FindById(id)!.Name).ToHashSet()), record.StoredVersion);
    }

    private void CheckWrites()
    {
        for (int i = 0; i < _writes.Count; i++)
        {
            ModelWrite write = _writes[i];
            ModelTable? table = Find(_tables, write.Key);
            if (table is null || table.IsDeleted || !table.IsActive)
            {
                Errors.Add(table is null
                    ? ModelFacts.NoTable(write.Key.Value)
                    : ModelFacts.State(table.Id, table.IsDeleted ? FlexTableState.Deleted : FlexTableState.Deactivated));
                continue;
            }

            if (Begin(table, write, _isBatch ? i : null) is not { } change)
            {
                continue;
            }

            if (!_changes.TryAdd((table, write.Id), change))
            {
                Errors.Add(ModelFacts.Batch(table.Id, write.Id, i));
            }

            _byPlace.Add(change);
        }
    }

    private Change? Begin(ModelTable table, ModelWrite write, int? place)
    {
        ModelRecord? record = table.Records.GetValueOrDefault(write.Id);
        string? error = (write.Kind, record) switch
        {
            (ModelWriteKind.Insert, not null) => ModelFacts.IdConflict(table.Id, write.Id, place, record.IsDeleted),
            (ModelWriteKind.Insert, null) => null,
            (ModelWriteKind.Restore or ModelWriteKind.Purge, { IsDeleted: true }) => null,
            (ModelWriteKind.Restore or ModelWriteKind.Purge, not null) => ModelFacts.NotDeleted(table.Id, write.Id, place),
            (ModelWriteKind.Restore or ModelWriteKind.Purge, null) => ModelFacts.NotFound(table.Id, write.Id, place, isDeleted: false),
            (_, null or { IsDeleted: true }) => ModelFacts.NotFound(table.Id, write.Id, place, record is not null),
            _ when write.Expected is { } expected && (expected != record.Version || (write.Seen is not null && write.Seen != record)) => ModelFacts.Concurrency(table.Id, write.Id, place, expected, record.Version),
            _ => null,
        };
        if (error is not null)
        {
            _takenIds += Errors.Add(error) && write.Kind == ModelWriteKind.Insert ? 1 : 0;
            if (write.Kind != ModelWriteKind.Insert)
            {
                return null;
            }

            record = null;
        }

        string? before = record is null ? null : table.Present(record);
        Change change = new(table, write.Id, write.Kind, place) { Before = before, After = before };
        if (write.Kind is ModelWriteKind.Insert or ModelWriteKind.Patch or ModelWriteKind.Replace)
        {
            FlexRecordResult result = FlexRecordValidator.For(table.Schema).Validate(write.Json, write.Kind == ModelWriteKind.Patch ? FlexRecordMode.Patch : FlexRecordMode.Insert);
            if (!result.IsValid)
            {
                Errors.Add(ModelFacts.Invalid(place, result.Errors));
                return null;
            }

            string json = Encoding.UTF8.GetString(result.Record.Span);
            change.After = write.Kind == ModelWriteKind.Patch ? ModelJson.Merge(table.Schema, before!, json) : json;
            change.IsWritten = change.After != before;
            if (change.IsWritten && record is not null)
            {
                change.Discarded = table.History.FindDiscarded(Encoding.UTF8.GetBytes(record.Stored), record.StoredVersion);
            }
        }

        return change;
    }

    /// <summary>Follows deletions through cascades, to the references that they clear, and to those that forbid them.</summary>
    private void CheckDeletions()
    {
        foreach (Change change in _changes.Values.Where(static change => change.Kind == ModelWriteKind.Delete))
        {
            _deleted.Add((change.Table, change.Id));
        }

        if (_deleted.Count == 0)
        {
            return;
        }

        bool grows = true;
        while (grows)
        {
            grows = false;
            foreach ((ModelTable table, string id, FlexColumnDefinition _, FlexOnDelete onDelete) in ReferencesToDeleted())
            {
                if (onDelete == FlexOnDelete.Cascade && !_deleted.Contains((table, id)))
                {
                    if (_changes.TryGetValue((table, id), out Change? written))
                    {
                        Errors.Add(ModelFacts.Batch(table.Id, id, written.Place));
                    }
                    else
                    {
                        grows |= _deleted.Add((table, id));
                    }
                }
            }
        }

        List<(ModelTable Table, string Id, string Column)> restricting = [];
        foreach ((ModelTable table, string id, FlexColumnDefinition column, FlexOnDelete onDelete) in ReferencesToDeleted().Where(reference => !_deleted.Contains((reference.Table, reference.Id))))
        {
            if (onDelete == FlexOnDelete.Restrict)
            {
                restricting.Add((table, id, column.Name));
            }
            else if (onDelete == FlexOnDelete.SetNull)
            {
                if (!_changes.TryGetValue((table, id), out Change? change))
                {
                    string before = table.Present(table.Records[id]);
                    _changes[(table, id)] = change = new Change(table, id, ModelWriteKind.Patch, null) { Before = before, After = before };
                }

                change.Cleared.Add(column.Name);
            }
        }

        foreach (Change change in _changes.Values.Where(static change => change.Cleared.Count > 0))
        {
            change.After = ModelJson.WithNull(change.After!, change.Cleared);
        }

        if (restricting.Count > 0)
        {
            Change asked = _byPlace.First(static change => change!.Kind == ModelWriteKind.Delete)!;
            Errors.Add(ModelFacts.InUse(asked.Table.Id, asked.Id, asked.Place, restricting
                .GroupBy(static use => (use.Table.Id, use.Column))
                .Select(static use => (use.Key.Id, use.Key.Column, use.Count(), use.Select(static each => each.Id)))));
        }
    }

    /// <summary>References that were there before the batch and are there at its end, to records that go.</summary>
    private IEnumerable<(ModelTable Table, string Id, FlexColumnDefinition Column, FlexOnDelete OnDelete)> ReferencesToDeleted()
    {
        (ModelTable Table, string Id)[] deleted = [.. _deleted];
        foreach (ModelTable table in _tables)
        {
            foreach (FlexColumnDefinition column in ReferencesOf(table))
            {
                HashSet<string> gone = [.. deleted.Where(key => key.Table == TargetOf(column)).Select(static key => key.Id)];
                if (gone.Count == 0)
                {
                    continue;
                }

                foreach (ModelRecord record in table.Live)
                {
                    string before = table.Present(record);
                    string after = AtEnd(table, record);
                    if (ModelJson.Reference(before, column.Name) is { } id && gone.Contains(id) && ModelJson.Reference(after, column.Name) == id)
                    {
                        yield return (table, record.Id, column, column.Validation.OnDelete switch
                        {
                            FlexOnDelete.Cascade => FlexOnDelete.Cascade,
                            FlexOnDelete.SetNull when !column.Required => FlexOnDelete.SetNull,
                            _ => FlexOnDelete.Restrict,
                        });
                    }
                }
            }
        }
    }

    /// <summary>Holds the state at the end of the batch against references and unique columns.</summary>
    private void CheckEnd()
    {
        foreach (Change change in _changes.Values.Where(change => change.Kind is not (ModelWriteKind.Delete or ModelWriteKind.Purge)))
        {
            string? before = change.Kind == ModelWriteKind.Restore ? null : change.Before;
            if (before == change.After)
            {
                continue;
            }

            FlexMissingTarget[] missing =
            [
                .. ReferencesOf(change.Table)
                    .Select(column => (Column: column, Before: before is null ? null : ModelJson.Reference(before, column.Name), After: ModelJson.Reference(change.After!, column.Name)))
                    .Where(reference => reference.After is { } id && id != reference.Before && !WillBeLive(TargetOf(reference.Column), id))
                    .Select(static reference => new FlexMissingTarget(reference.Column.Name, reference.Column.Validation.TargetTable ?? "", reference.After!)),
            ];
            if (missing.Length > 0)
            {
                Errors.Add(ModelFacts.Missing(change.Table.Id, change.Id, change.Place, missing));
            }

            foreach (FlexColumnDefinition column in change.Table.Schema.Columns.Where(static column => column is { Unique: true, Validation.Computed: null }))
            {
                string? value = ModelJson.Value(change.After!, column.Name);
                if (value is not null && value != (before is null ? null : ModelJson.Value(before, column.Name)))
                {
                    CheckUnique(change, column.Name, value);
                }
            }
        }
    }

    private void CheckUnique(Change change, string column, string value)
    {
        IEnumerable<(string Id, string Json)> others = change.Table.Live
            .Where(record => !_deleted.Contains((change.Table, record.Id)))
            .Select(record => (record.Id, AtEnd(change.Table, record)))
            .Concat(_changes.Values
                .Where(other => other.Table == change.Table && other.Kind is ModelWriteKind.Insert or ModelWriteKind.Restore)
                .Select(static other => (other.Id, other.After!)));
        foreach ((string id, string json) in others.Where(other => other.Id != change.Id && ModelJson.Value(other.Json, column) == value))
        {
            Errors.Add(ModelFacts.Unique(change.Table.Id, change.Id, change.Place, column, id));
            if (_changes.TryGetValue((change.Table, id), out Change? other))
            {
                // Of two writes of one batch either may be named.
                Errors.Add(ModelFacts.Unique(change.Table.Id, id, other.Place, column, change.Id));
            }
        }
    }

    // An insert whose id is taken leaves the record that has it as it is.
    private string AtEnd(ModelTable table, ModelRecord record) =>
        _changes.TryGetValue((table, record.Id), out Change? change) && change.Kind != ModelWriteKind.Insert ? change.After! : table.Present(record);

    private bool WillBeLive(ModelTable? table, string id)
    {
        if (table is null || _deleted.Contains((table, id)))
        {
            return false;
        }

        return _changes.TryGetValue((table, id), out Change? change) && change.Kind is ModelWriteKind.Insert or ModelWriteKind.Restore
            || table.Records.GetValueOrDefault(id) is { IsDeleted: false };
    }

    private static IEnumerable<FlexColumnDefinition> ReferencesOf(ModelTable table) =>
        table.Schema.Columns.Where(static column => column is { DataType: FlexDataType.Reference, Validation.Computed: null });

    private ModelTable? TargetOf(FlexColumnDefinition column) =>
        _tables.FirstOrDefault(table => table.Id == column.Validation.TargetId);

    private sealed class Change(ModelTable table, string id, ModelWriteKind kind, int? place)
    {
        public ModelTable Table { get; } = table;

        public string Id { get; } = id;

        public ModelWriteKind Kind { get; } = kind;

        public int? Place { get; } = place;

        public string? Before { get; init; }

        public string? After { get; set; }

        /// <summary>Whether the caller has changed it, and not only a deletion of the batch.</summary>
        public bool IsWritten { get; set; }

        public HashSet<string> Cleared { get; } = new(StringComparer.Ordinal);

        public FlexList<FlexDiscardedValue>? Discarded { get; set; }
    }
}
