using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Errors;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;

namespace FlexDb.Records.Writing;

/// <summary>Works out what a batch of writes does, by the state that its tables and records were read in.</summary>
/// <remarks>Everything is judged by the state at the end of the batch. Without the server, and without input or output.</remarks>
internal sealed class WritePlanner
{
    private readonly FlexRecordOptions _options;
    private readonly IReadOnlyList<WriteRequest> _requests;
    private readonly IReadOnlyList<RecordTable> _tables;
    private readonly ReadRecords _read;
    private readonly WritePlan _plan;
    private readonly Dictionary<(uint TableNumber, string Id), PlannedRecord> _planned = [];
    private readonly LeavingOut? _leavingOut;

    private WritePlanner(FlexRecordOptions options, IReadOnlyList<WriteRequest> requests, IReadOnlyList<RecordTable> tables, ReadRecords read, bool leavesOut)
    {
        _leavingOut = leavesOut ? new LeavingOut() : null;
        _options = options;
        _requests = requests;
        _tables = tables;
        _read = read;
        _plan = new WritePlan { DeletionId = read.Deleted.Count > 0 ? RecordId.New(options.TimeProvider) : null };
    }

    /// <summary>The plan of a batch.</summary>
    /// <param name="options">The store's settings.</param>
    /// <param name="requests">The writes.</param>
    /// <param name="tables">Their tables, in the same order.</param>
    /// <param name="read">The records that the writes are about, and what goes with those that are to be deleted.</param>
    /// <param name="leavesOut">Whether writes that cannot be done are left out, instead of refusing them all.</param>
    public static WritePlan Plan(
        FlexRecordOptions options,
        IReadOnlyList<WriteRequest> requests,
        IReadOnlyList<RecordTable> tables,
        ReadRecords read,
        bool leavesOut = false) =>
        new WritePlanner(options, requests, tables, read, leavesOut).Plan();

    private WritePlan Plan()
    {
        for (int i = 0; i < _requests.Count; i++)
        {
            PlannedRecord? record = _leavingOut is null ? PlanRequest(_requests[i], _tables[i]) : PlanOrLeaveOut(_requests[i], _tables[i]);
            if (record is not null)
            {
                Add(record);
                _plan.Results.Add(record);
            }
        }

        AddCascades();
        Dictionary<(uint TableNumber, string Id), HashSet<int>> cleared = FindCleared();
        foreach (((uint TableNumber, string Id) key, HashSet<int> positions) in cleared)
        {
            Clear(key, positions);
        }

        _plan.Records.AddRange(_planned.Values);
        AddGates();
        CheckTargets();
        CheckClaims();
        foreach (((uint _, string id), RecordTable table) in _read.Deleted)
        {
            if (!_plan.DeletedKeys.TryGetValue(table.Table.Id, out List<byte[]>? keys))
            {
                _plan.DeletedKeys[table.Table.Id] = keys = [];
            }

            keys.Add(Keys.KeyEncoding.EncodeReference(id));
        }

        _plan.KnownReferences = _read.Edges.Count;
        return _plan;
    }

    /// <summary>The record of a request; null where the plan does without it.</summary>
    private PlannedRecord? PlanOrLeaveOut(WriteRequest request, RecordTable table)
    {
        PlannedRecord record;
        try
        {
            if (request.ReadErrors.Count > 0)
            {
                throw LeavingOut.Unreadable(request, table);
            }

            record = PlanRequest(request, table);
        }
        catch (FlexStoredRecordException exception) when (exception is FlexRecordNotFoundException or FlexRecordConcurrencyException)
        {
            // It was there when its value was looked up.
            throw new ChangedMeanwhileException();
        }
        catch (FlexDbException exception) when (exception is FlexRecordException or FlexStoredRecordException or FlexLimitException)
        {
            _plan.LeftOut.Add(new LeftOutRequest(request, exception));
            return null;
        }

        if (_leavingOut!.FindBlocking(record, _planned) is not { } blocking)
        {
            _leavingOut.Add(record);
            return record;
        }

        if (request.UpsertColumn is not null && blocking.Reason is FlexRecordIdConflictException)
        {
            _plan.Deferred.Add(request);
        }
        else
        {
            _plan.Blocked.Add(new BlockedRequest(request, record, blocking.By.Place, blocking.Reason));
        }

        return null;
    }

    private void Add(PlannedRecord record)
    {
        if (!_planned.TryAdd(record.Key, record))
        {
            throw new FlexRecordBatchException(
                record.Reference,
                FormattableString.Invariant($"the batch has two writes to record '{record.Id}' of table '{record.Table.Table.Name}', the second at place {record.Place}. Write it once."));
        }
    }

    private PlannedRecord PlanRequest(WriteRequest request, RecordTable table)
    {
        FlexRecordReference reference = new(table.Table, request.Id, request.Place);
        StoredRecord? stored = _read.ByKey.GetValueOrDefault((table.Number, request.Id));
        switch (request.Kind)
        {
            case WriteKind.Insert:
                return stored is null
                    ? PlanInsert(request, table)
                    : throw new FlexRecordIdConflictException(reference, stored.IsDeleted);
            case WriteKind.Restore:
                return PlanOfDeleted(request, table, reference, stored);
            case WriteKind.Patch or WriteKind.Replace when request.InHand is { } inHand:
                return PlanInHand(request, table, inHand);
        }

        if (stored is null or { IsDeleted: true })
        {
            throw new FlexRecordNotFoundException(reference, isDeleted: stored is not null);
        }

        if (request.ExpectedVersion is { } expected && expected != stored.Version)
        {
            throw new FlexRecordConcurrencyException(reference, expected, stored.Version);
        }

        if (request.Seen is { } seen && (seen.CreatedAt != StoredRecord.ToTime(stored.CreatedAt) || seen.UpdatedAt != StoredRecord.ToTime(stored.UpdatedAt)))
        {
            // Purged and inserted again, or seen in a transaction that was rolled back: the version says nothing then.
            throw new FlexRecordConcurrencyException(reference, seen.Version, stored.Version);
        }

        UpgradedRecord record = RecordUpgrading.Upgrade(table, stored);
        RecordColumns columns = RecordColumns.Read(table.Columns, record.Json);
        RecordTimes times = RecordTimes.Of(stored);
        RecordKeys before = RecordKeys.Of(table.Columns, columns, stored.Id, times);
        if (request.Kind == WriteKind.Delete)
        {
            return PlanDelete(record, before, request.Place);
        }

        byte[] json = Changed(request, table, columns);
        bool changesNothing = record.Json.Span.SequenceEqual(json);
        return new PlannedRecord
        {
            Table = table,
            Id = stored.Id,
            Change = changesNothing ? RowChange.None : RowChange.Update,
            Before = stored,
            VersionBefore = stored.Version,
            Present = json,
            Stored = json,
            StoredVersion = changesNothing ? stored.SchemaVersion : table.Table.Version,
            KeysBefore = before,
            KeysAfter = changesNothing ? before : RecordKeys.Of(table.Columns, RecordColumns.Read(table.Columns, json), stored.Id, times.AfterUpdate()),
            Actor = request.Actor,
            Place = request.Place,
            Notes = changesNothing || request.Kind == WriteKind.Patch ? RemainingNotes(table, record, json) : [],
            Discarded = changesNothing || stored.SchemaVersion == table.Table.Version
                ? []
                : table.History!.FindDiscarded(stored.Json, stored.SchemaVersion),
        };
    }

    private PlannedRecord PlanInsert(WriteRequest request, RecordTable table)
    {
        ReadOnlyMemory<byte> json = Validate(table, request, FlexRecordMode.Insert);
        return new PlannedRecord
        {
            Table = table,
            Id = request.Id,
            Change = RowChange.Insert,
            Present = json,
            Stored = json,
            StoredVersion = table.Table.Version,
            KeysAfter = RecordKeys.Of(table.Columns, RecordColumns.Read(table.Columns, json), request.Id, RecordTimes.OfInsert),
            Actor = request.Actor,
            Place = request.Place,
            IsIdOwn = request.IsIdOwn,
        };
    }

    /// <summary>The record as it will be, from what was there.</summary>
    private byte[] Changed(WriteRequest request, RecordTable table, RecordColumns before)
    {
        byte[] json = request.Kind == WriteKind.Patch
            ? RecordColumns.Merge(before, RecordColumns.Read(table.Columns, Validate(table, request, FlexRecordMode.Patch)))
            : Validate(table, request, FlexRecordMode.Insert).ToArray();
        EnsureFits(json.Length);
        return json;
    }

    private PlannedRecord PlanInHand(WriteRequest request, RecordTable table, FlexRecord inHand)
    {
        RecordColumns columns = RecordColumns.Read(table.Columns, inHand.Json);
        byte[] json = Changed(request, table, columns);
        bool changesNothing = inHand.Json.Span.SequenceEqual(json);
        RecordTimes times = RecordTimes.Of(inHand);
        RecordKeys before = RecordKeys.Of(table.Columns, columns, inHand.Id, times);
        return new PlannedRecord
        {
            Table = table,
            Id = inHand.Id,
            Change = changesNothing ? RowChange.None : RowChange.Update,
            InHand = inHand,
            VersionBefore = inHand.Version,
            Present = json,
            Stored = json,
            StoredVersion = table.Table.Version,
            KeysBefore = before,
            KeysAfter = changesNothing ? before : RecordKeys.Of(table.Columns, RecordColumns.Read(table.Columns, json), inHand.Id, times.AfterUpdate()),
            Actor = request.Actor,
            Place = request.Place,
        };
    }

    private static PlannedRecord PlanDelete(UpgradedRecord record, RecordKeys keys, int? place) => new()
    {
        Table = record.Table,
        Id = record.Stored.Id,
        Change = RowChange.Delete,
        Before = record.Stored,
        VersionBefore = record.Stored.Version,
        Present = record.Json,
        Stored = record.Stored.Json,
        StoredVersion = record.Stored.SchemaVersion,
        KeysBefore = keys,
        Place = place,
    };

    private static PlannedRecord PlanOfDeleted(WriteRequest request, RecordTable table, FlexRecordReference reference, StoredRecord? stored)
    {
        if (stored is null)
        {
            throw new FlexRecordNotFoundException(reference, isDeleted: false);
        }

        if (!stored.IsDeleted)
        {
            throw new FlexRecordNotDeletedException(reference);
        }

        UpgradedRecord record = RecordUpgrading.Upgrade(table, stored);
        RecordColumns columns = RecordColumns.Read(table.Columns, record.Json);
        HashSet<int> cleared = [.. Enumerable.Range(0, table.Columns.Count)
            .Where(position => !table.Columns.Definitions[position].Required
                && (request.ClearedColumns?.Contains(table.Columns.Definitions[position].Name) ?? false))];
        ReadOnlyMemory<byte> present = cleared.Count == 0 ? record.Json : columns.WithNull(cleared);
        return new PlannedRecord
        {
            Table = table,
            Id = stored.Id,
            Change = RowChange.Restore,
            Before = stored,
            VersionBefore = stored.Version,
            Present = present,
            Stored = cleared.Count == 0 ? stored.Json : present,
            StoredVersion = cleared.Count == 0 ? stored.SchemaVersion : table.Table.Version,
            RestoresChanged = cleared.Count > 0,
            KeysAfter = RecordKeys.Of(table.Columns, RecordColumns.Read(table.Columns, present), stored.Id, RecordTimes.Of(stored)),
            Place = request.Place,
            Notes = record.Notes,
        };
    }

    // A patch leaves columns alone, and what was said of them still holds.
    private static FlexList<FlexUpgradeNote> RemainingNotes(RecordTable table, UpgradedRecord record, byte[] json)
    {
        if (record.Notes.Count == 0)
        {
            return record.Notes;
        }

        RecordColumns before = RecordColumns.Read(table.Columns, record.Json);
        RecordColumns after = RecordColumns.Read(table.Columns, json);
        HashSet<string> changed = new(StringComparer.Ordinal);
        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (before.Has(i) != after.Has(i) || !before[i].SequenceEqual(after[i]))
            {
                changed.Add(table.Columns.Definitions[i].Name);
            }
        }

        return record.Notes.Where(note => !changed.Contains(note.Column)).ToFlexList();
    }

    private ReadOnlyMemory<byte> Validate(RecordTable table, WriteRequest request, FlexRecordMode mode)
    {
        FlexRecordResult result = table.Validator.Validate(request.Json, mode);
        if (!result.IsValid)
        {
            if (result.Errors is [{ Code: FlexRecordErrorCodes.RecordTooLarge }])
            {
                EnsureFits(Math.Max(request.Json.Length, _options.MaxRecordBytes + 1));
            }

            throw new FlexRecordException(result.Errors, request.Place);
        }

        EnsureFits(result.Record.Length);
        return result.Record;
    }

    private void EnsureFits(int length)
    {
        if (length > _options.MaxRecordBytes)
        {
            throw new FlexLimitException(
                "The record",
                length,
                _options.MaxRecordBytes,
                "bytes",
                $"Make it smaller, or raise {nameof(FlexRecordOptions)}.{nameof(FlexRecordOptions.MaxRecordBytes)}.");
        }
    }

    /// <summary>Deletes what refers to deleted records by columns that cascade.</summary>
    private void AddCascades()
    {
        foreach (((uint TableNumber, string Id) key, RecordTable table) in _read.Deleted)
        {
            if (_planned.TryGetValue(key, out PlannedRecord? planned))
            {
                if (planned.Change != RowChange.Delete)
                {
                    throw CascadesTo(planned);
                }

                continue;
            }

            if (_read.ByKey.GetValueOrDefault(key) is not { IsDeleted: false } stored)
            {
                // It has gone since its reference was read, which the tripwire finds out.
                throw new ChangedMeanwhileException();
            }

            table.EnsureWritable(isNamed: false);
            UpgradedRecord record = RecordUpgrading.Upgrade(table, stored);
            _planned[key] = PlanDelete(record, RecordKeys.Of(record), place: null);
        }
    }

    private static FlexRecordBatchException CascadesTo(PlannedRecord planned) => new(
        planned.Reference,
        FormattableString.Invariant(
            $"the batch writes record '{planned.Id}' of table '{planned.Table.Table.Name}' at place {planned.Place}, but one of its deletions cascades to that record. Leave one of the two out."));

    /// <summary>The references that become null; refuses the deletion where one restricts it.</summary>
    private Dictionary<(uint TableNumber, string Id), HashSet<int>> FindCleared()
    {
        Dictionary<(uint TableNumber, string Id), HashSet<int>> cleared = [];
        List<RecordReferenceEdge> restricting = [];
        foreach (RecordReferenceEdge edge in _read.Edges)
        {
            if (!StillRefers(edge))
            {
                throw new ChangedMeanwhileException();
            }

            if (_read.Deleted.ContainsKey(edge.Child))
            {
                continue;
            }

            // A record that the batch writes refers to what it says at the end of the batch.
            if (_planned.TryGetValue(edge.Child, out PlannedRecord? written)
                && written.KeysAfter is { } keys
                && !keys.Targets.Any(target => target.Index.Position == edge.Position && target.Id == edge.Parent.Id))
            {
                continue;
            }

            switch (edge.OnDelete)
            {
                case FlexOnDelete.Cascade:
                    throw CascadesTo(written!);
                case FlexOnDelete.SetNull:
                    if (!cleared.TryGetValue(edge.Child, out HashSet<int>? positions))
                    {
                        cleared[edge.Child] = positions = [];
                    }

                    positions.Add(edge.Position);
                    _plan.Cleared.Add(new FlexClearedReference(new FlexRecordKey(edge.Table.Table.Id, edge.Table.Table.Name, edge.Id), edge.Column.Name));
                    break;
                default:
                    restricting.Add(edge);
                    break;
            }
        }

        ThrowIfRestricted(restricting);
        return cleared;
    }

    /// <summary>Whether a record that was read after its reference was found still has that reference.</summary>
    /// <remarks>
    /// Otherwise the number of references that the tripwire counts could be right by chance: one that is gone, for one that has
    /// come. Then a record would be deleted that refers no more, and another left that refers to nothing.
    /// </remarks>
    private bool StillRefers(RecordReferenceEdge edge)
    {
        if (!_read.ByKey.TryGetValue(edge.Child, out StoredRecord? stored) || stored.IsDeleted)
        {
            // A record that only restricts is not read; one that is gone is found out by its version.
            return true;
        }

        RecordKeys keys = _planned.GetValueOrDefault(edge.Child)?.KeysBefore
            ?? RecordKeys.Of(RecordUpgrading.Upgrade(edge.Table, stored));
        return keys.Targets.Any(target => target.Index.Position == edge.Position && target.Id == edge.Parent.Id);
    }

    /// <summary>Refuses a deletion that references restrict.</summary>
    public void ThrowIfRestricted(IReadOnlyList<RecordReferenceEdge> restricting)
    {
        if (restricting.Count > 0)
        {
            PlannedRecord asked = _plan.Results.OfType<PlannedRecord>().First(static record => record.Change == RowChange.Delete);
            throw new FlexRecordInUseException(asked.Reference, UsesOf(restricting));
        }
    }

    /// <summary>Restricting references, a column each.</summary>
    public static FlexList<FlexRecordUse> UsesOf(IEnumerable<RecordReferenceEdge> restricting)
    {
        const int Shown = 10;
        return restricting
            .GroupBy(static edge => (edge.Table.Table.Id, edge.Table.Table.Name, Column: edge.Column.Name))
            .Select(static column => new FlexRecordUse(
                column.Key.Id,
                column.Key.Name,
                column.Key.Column,
                column.Count(),
                column.Select(static edge => edge.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Shown).ToFlexList()))
            .ToFlexList();
    }

    /// <summary>Sets references of a record to null, in the form that it is stored in where that can be.</summary>
    private void Clear((uint TableNumber, string Id) key, HashSet<int> positions)
    {
        if (_planned.TryGetValue(key, out PlannedRecord? written) && written.Change is RowChange.Insert or RowChange.Update)
        {
            byte[] json = RecordColumns.Read(written!.Table.Columns, written.Present).WithNull(positions);
            _planned[key] = With(written, written.Change, json, json, written.StoredVersion, written.KeysBefore, written.Discarded);
            return;
        }

        RecordTable table = _read.Edges.First(edge => edge.Child == key).Table;
        if (_read.ByKey.GetValueOrDefault(key) is not { IsDeleted: false } stored)
        {
            throw new ChangedMeanwhileException();
        }

        table.EnsureWritable(isNamed: false);
        UpgradedRecord record = RecordUpgrading.Upgrade(table, stored);
        RecordColumns columns = RecordColumns.Read(table.Columns, record.Json);
        byte[] present = columns.WithNull(positions);
        string[] ids = [.. positions.Select(position => table.Columns.Definitions[position].Id!)];
        bool isPresentForm = stored.SchemaVersion == table.Table.Version;
        bool keepsForm = isPresentForm || ids.All(id => table.History!.CanSetNull(stored.SchemaVersion, id));
        PlannedRecord before = written ?? new PlannedRecord
        {
            Table = table,
            Id = stored.Id,
            Change = RowChange.Update,
            Before = stored,
            VersionBefore = stored.Version,
        };
        _planned[key] = With(
            before,
            RowChange.Update,
            present,
            isPresentForm || !keepsForm ? present : table.History!.SetNull(stored.Json, stored.SchemaVersion, ids),
            keepsForm ? stored.SchemaVersion : table.Table.Version,
            RecordKeys.Of(table.Columns, columns, stored.Id, RecordTimes.Of(stored)),
            keepsForm ? [] : table.History!.FindDiscarded(stored.Json, stored.SchemaVersion));
        ReplaceResult(written, _planned[key]);
    }

    private PlannedRecord With(
        PlannedRecord record,
        RowChange change,
        byte[] present,
        ReadOnlyMemory<byte> stored,
        int storedVersion,
        RecordKeys? keysBefore,
        FlexList<FlexDiscardedValue> discarded)
    {
        PlannedRecord changed = new()
        {
            Table = record.Table,
            Id = record.Id,
            Change = change,
            Before = record.Before,
            VersionBefore = record.VersionBefore,
            InHand = record.InHand,
            Present = present,
            Stored = stored,
            StoredVersion = storedVersion,
            KeysBefore = keysBefore,
            KeysAfter = RecordKeys.Of(record.Table.Columns, RecordColumns.Read(record.Table.Columns, present), record.Id, record.Times.AfterUpdate()),
            Actor = record.Place is null ? _requests[0].Actor : record.Actor,
            Place = record.Place,
            IsIdOwn = record.IsIdOwn,
            Notes = record.Notes,
            Discarded = discarded,
        };
        ReplaceResult(record, changed);
        return changed;
    }

    private void ReplaceResult(PlannedRecord? before, PlannedRecord after)
    {
        int place = before is null ? -1 : _plan.Results.IndexOf(before);
        if (place >= 0)
        {
            _plan.Results[place] = after;
        }
    }

    private void AddGates()
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        for (int i = 0; i < _requests.Count; i++)
        {
            if (ids.Add(_tables[i].Table.Id) || (!_requests[i].Table.IsId && _plan.Gates.TrueForAll(gate => gate.Table.Table.Id != _tables[i].Table.Id || gate.Name is null)))
            {
                _plan.Gates.RemoveAll(gate => gate.Table.Table.Id == _tables[i].Table.Id);
                _plan.Gates.Add(new Gate(_tables[i], _requests[i].Table.IsId ? null : _requests[i].Table.Value, IsNamed: true));
            }
        }

        foreach (RecordTable table in _planned.Values.Select(static record => record.Table).Concat(_read.Edges.Select(static edge => edge.Table)))
        {
            if (ids.Add(table.Table.Id))
            {
                _plan.Gates.Add(new Gate(table, Name: null, IsNamed: false));
            }
        }
    }

    /// <summary>Finds the records that must be there because written ones refer to them.</summary>
    private void CheckTargets()
    {
        foreach (PlannedRecord record in _plan.Written.Where(static record => record.KeysAfter is not null))
        {
            foreach (RecordTarget target in record.KeysAfter!.Targets)
            {
                if (record.HadTarget(target) && !(target.Index.Index.TargetTableNumber is { } number && _read.Deleted.ContainsKey((number, target.Id))))
                {
                    continue;
                }

                AddTarget(record, target);
            }

            foreach ((FlexColumnDefinition column, string id) in RecordKeys.Unresolved(record.Table.Columns, RecordColumns.Read(record.Table.Columns, record.Present)))
            {
                _plan.Targets.Add(new PlannedTarget(record, TargetOf(column, id), Parent: null));
            }
        }
    }

    private void AddTarget(PlannedRecord record, RecordTarget target)
    {
        (uint TableNumber, string Id)? parent = null;
        if (target.Index.Index.TargetTableNumber is { } number && RecordIdRules.IsValid(target.Id))
        {
            RowChange change = _planned.GetValueOrDefault((number, target.Id))?.Change ?? RowChange.None;
            if (change is RowChange.Insert or RowChange.Update or RowChange.Restore)
            {
                // Its own row is locked, and counted as it was assumed to be.
                return;
            }

            if (change == RowChange.None)
            {
                parent = (number, target.Id);
                _plan.Parents.Add((number, target.Id));
            }
        }

        _plan.Targets.Add(new PlannedTarget(record, TargetOf(target.Index.Column, target.Id), parent));
    }

    internal static FlexMissingTarget TargetOf(FlexColumnDefinition column, string id) => new(column.Name, column.Validation.TargetTable ?? "", id);

    /// <summary>Refuses one value for two records of the batch, and looks after claims that are not complete.</summary>
    private void CheckClaims()
    {
        Dictionary<(uint, string), PlannedRecord> claimed = [];
        foreach (PlannedRecord record in _plan.Written.Where(static record => record.KeysAfter is not null))
        {
            foreach (RecordClaim claim in record.KeysAfter!.Claims)
            {
                IndexedColumn index = record.Table.Columns.Indexed.First(indexed => indexed.Index.Number == claim.Index);
                bool isNew = record.IsNew(claim);
                (uint, string) value = (claim.Index, Convert.ToHexString(claim.Hash));
                if (!claimed.TryAdd(value, record) && (isNew || claimed[value].IsNew(claim with { Id = claimed[value].Id })))
                {
                    throw new FlexUniqueConflictException(record.Reference, index.Column.Name, claimed[value].Id);
                }

                if (isNew && index.Index.State != IndexState.Ready)
                {
                    AddUnclaimedCheck(record, index);
                }
            }
        }
    }

    private void AddUnclaimedCheck(PlannedRecord record, IndexedColumn unique)
    {
        if (record.Table.Find(unique.Index.ColumnId, IndexKind.Ordered) is { State: IndexState.Ready } ordered)
        {
            _plan.UnclaimedChecks.AddRange(record.KeysAfter!.Keys.Where(key => key.Index == ordered.Number));
        }
    }
}
