using System.Text;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Records.Verification;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>One application that is edited and written at random, beside a model of it; both must always agree.</summary>
internal sealed class ModelRun(FlexDbStore catalog, IReadOnlyList<FlexRecordStore> stores, int seed)
{
    private const int Tables = 4;

    private readonly ModelRandom _random = new(seed);
    private readonly string _application = $"model_{seed}_{Guid.NewGuid():N}";
    private readonly List<ModelTable> _tables = [];
    private readonly Dictionary<(string TableId, string Id), (FlexRecord Record, ModelRecord Model)> _inHand = [];
    private readonly Queue<string> _log = new();
    private int _named;

    private FlexRecordStore Store => _random.Pick(stores);

    /// <summary>Does so many random steps.</summary>
    public async Task RunAsync(int steps)
    {
        int step = 0;
        try
        {
            for (int i = 0; i < Tables; i++)
            {
                await CreateTableAsync();
            }

            for (; step < steps; step++)
            {
                await StepAsync();
                if (step % 25 == 24)
                {
                    await CompareTableAsync(_random.Pick(_tables));
                }

                if (step % 200 == 199)
                {
                    await VerifyAsync(new FlexVerifyOptions());
                }
            }

            foreach (ModelTable table in _tables)
            {
                await CompareTableAsync(table);
            }

            await VerifyAsync(new FlexVerifyOptions { IncludeOrphans = true });
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}, application {_application}, step {step}. The last steps:\n{string.Join('\n', _log)}", exception);
        }
    }

    private Task StepAsync() => _random.Next(101) switch
    {
        < 7 => EditAsync(),
        < 27 => WriteAsync([RandomWrite(ModelWriteKind.Insert)], isBatch: false),
        < 43 => WriteAsync([RandomWrite(ModelWriteKind.Patch)], isBatch: false),
        < 50 => WriteAsync([RandomWrite(ModelWriteKind.Replace)], isBatch: false),
        < 60 => WriteAsync([RandomWrite(ModelWriteKind.Delete)], isBatch: false),
        < 67 => RestoreAsync(),
        < 69 => PurgeAsync(),
        < 82 => WriteAsync(RandomBatch(), isBatch: true),
        < 88 => FindAsync(),
        < 91 => FindManyAsync(),
        < 98 => FindByAsync(),
        98 => IndexTimesAsync(),
        _ => CompareTableAsync(_random.Pick(_tables)),
    };

    /// <summary>Gives indexes to times, or takes them away; what the records are does not change.</summary>
    private async Task IndexTimesAsync()
    {
        ModelTable table = _random.Pick(_tables);
        FlexRecordTimes times = (FlexRecordTimes)_random.Next(4);
        Log($"index {times} of {table.Name} = {table.Id}");
        await Store.For(_application, FlexTableKey.ById(table.Id)).IndexAsync(times);
    }

    private void Log(string text)
    {
        _log.Enqueue(text);
        if (_log.Count > 40)
        {
            _log.Dequeue();
        }
    }

    private async Task CreateTableAsync()
    {
        string name = $"t{_named++}";
        string[] targets = [name, .. _tables.Where(static table => !table.IsDeleted).Select(static table => table.Name)];
        FlexTable? created = null;
        while (created is null)
        {
            FlexColumnDefinition[] columns = [.. new[] { "a", "b", "c", "d" }.Select(column => _random.Column(column, targets))];
            try
            {
                created = await catalog.CreateTableAsync(new NewFlexTable(_application, name) { Columns = [.. columns] });
            }
            catch (FlexSchemaException)
            {
                // A random schema may break a rule for schemas.
            }
        }

        ModelTable table = new(created.Id);
        await table.RefreshAsync(catalog, _application);
        _tables.Add(table);
        Log($"created {name} = {created.Id}: {table.Schema.ToJson()}");
    }

    private async Task EditAsync()
    {
        ModelTable table = _random.Pick(_tables);
        var key = FlexTableKey.ById(table.Id);
        FlexEditOptions lossy = new() { Allow = FlexChangeImpact.Lossy };
        int kind = _random.Next(20);
        Log($"edit {kind} of {table.Name} = {table.Id}");
        try
        {
            await (kind switch
            {
                0 => catalog.RenameTableAsync(_application, key, $"n{_named++}"),
                1 or 2 => table.IsDeleted ? catalog.RestoreTableAsync(_application, key) : catalog.DeleteTableAsync(_application, key),
                3 or 4 => table.IsActive ? catalog.DeactivateTableAsync(_application, key) : catalog.ActivateTableAsync(_application, key),
                5 or 6 or 7 => catalog.RevertTableAsync(_application, key, _random.Next(table.Version) + 1, lossy),
                8 when table.IsDeleted => PurgeTableAsync(table),
                _ => catalog.EditTableAsync(_application, key, edit => _random.Change(edit, LiveNames()), lossy),
            });
        }
        catch (FlexDbException refused)
        {
            Log($"  refused: {refused.Message}");
        }

        // A table that stays away would make the steps dull.
        foreach (ModelTable away in _tables.Where(static table => !table.IsActive || table.IsDeleted).ToArray())
        {
            if (_random.Chance(0.3))
            {
                try
                {
                    await (away.IsDeleted
                        ? catalog.RestoreTableAsync(_application, FlexTableKey.ById(away.Id))
                        : catalog.ActivateTableAsync(_application, FlexTableKey.ById(away.Id)));
                }
                catch (FlexDbException)
                {
                    // Its targets may be gone.
                }
            }
        }

        foreach (ModelTable each in _tables)
        {
            int before = each.Versions.Count;
            await each.RefreshAsync(catalog, _application);
            if (before < each.Version)
            {
                Log($"  {each.Name} = {each.Id}, version {each.Version}: {each.Schema.ToJson()}");
            }
        }

        if (_tables.Count < Tables)
        {
            await CreateTableAsync();
        }
    }

    private async Task PurgeTableAsync(ModelTable table)
    {
        await Store.PurgeTableAsync(_application, FlexTableKey.ById(table.Id));
        _tables.Remove(table);
    }

    private string[] LiveNames() => [.. _tables.Where(static table => !table.IsDeleted).Select(static table => table.Name)];

    private FlexTableKey KeyOf(ModelTable table) => _random.Chance(0.3) || table.IsDeleted ? FlexTableKey.ById(table.Id) : table.Name;

    private string IdOf(ModelTable table, ModelWriteKind kind)
    {
        string[] fitting =
        [
            .. table.Records.Values
                .Where(record => kind is ModelWriteKind.Restore or ModelWriteKind.Purge ? record.IsDeleted : !record.IsDeleted)
                .Select(static record => record.Id),
        ];
        return kind == ModelWriteKind.Insert || fitting.Length == 0 || _random.Chance(0.1) ? _random.Id() : _random.Pick(fitting);
    }

    private string TargetId(FlexColumnDefinition column)
    {
        string[] live = [.. _tables.Where(table => table.Id == column.Validation.TargetId).SelectMany(static table => table.Live).Select(static record => record.Id)];
        return live.Length == 0 || _random.Chance(0.1) ? _random.Id() : _random.Pick(live);
    }

    private ModelWrite RandomWrite(ModelWriteKind kind)
    {
        ModelTable table = _random.Pick(_tables);
        string id = IdOf(table, kind);
        string json = kind switch
        {
            ModelWriteKind.Insert or ModelWriteKind.Replace => _random.Record(table.Schema, TargetId, isPatch: false),
            ModelWriteKind.Patch => _random.Record(table.Schema, TargetId, isPatch: true),
            _ => "{}",
        };
        int? expected = kind is ModelWriteKind.Patch or ModelWriteKind.Replace or ModelWriteKind.Delete && _random.Chance(0.2)
            ? (table.Records.GetValueOrDefault(id)?.Version ?? 1) + (_random.Chance(0.2) ? 1 : 0)
            : null;
        return new ModelWrite(kind, KeyOf(table), id, json, expected);
    }

    private List<ModelWrite> RandomBatch()
    {
        List<ModelWrite> writes = [];
        for (int count = _random.Next(6) + 1; count > 0; count--)
        {
            writes.Add(RandomWrite(_random.Pick([ModelWriteKind.Insert, ModelWriteKind.Insert, ModelWriteKind.Patch, ModelWriteKind.Patch, ModelWriteKind.Replace, ModelWriteKind.Delete])));
        }

        // Two records exchange all of their values.
        ModelTable table = _random.Pick(_tables);
        ModelRecord[] live = [.. table.Live];
        if (live.Length > 1 && !table.IsDeleted && _random.Chance(0.3))
        {
            ModelRecord one = _random.Pick(live);
            ModelRecord other = _random.Pick(live);
            writes.Add(new ModelWrite(ModelWriteKind.Replace, KeyOf(table), one.Id, table.Present(other)));
            writes.Add(new ModelWrite(ModelWriteKind.Replace, KeyOf(table), other.Id, table.Present(one)));
        }

        // A record refers to one that the batch inserts.
        if (_random.Chance(0.3) && writes.Find(static write => write.Kind == ModelWriteKind.Insert) is { } inserted && ModelBatch.Find(_tables, inserted.Key) is { } target)
        {
            foreach (ModelTable from in _tables)
            {
                foreach (FlexColumnDefinition column in from.Schema.Columns.Where(column => column.DataType == FlexDataType.Reference && column.Validation.TargetId == target.Id))
                {
                    writes.Add(new ModelWrite(ModelWriteKind.Patch, KeyOf(from), IdOf(from, ModelWriteKind.Patch), $$"""{"{{column.Name}}":"{{inserted.Id}}"}"""));
                }
            }
        }

        return [.. writes.OrderBy(_ => _random.Next(100))];
    }

    private async Task WriteAsync(List<ModelWrite> writes, bool isBatch)
    {
        string? actor = _random.Actor();
        ModelWrite first = writes[0];
        FlexRecordWriteOptions options = new() { Actor = actor, ExpectedVersion = first.Expected };
        if (!isBatch && first.Kind is ModelWriteKind.Patch or ModelWriteKind.Replace && _random.Chance(0.3)
            && ModelBatch.Find(_tables, first.Key) is { } named && _inHand.TryGetValue((named.Id, first.Id), out (FlexRecord Record, ModelRecord Model) inHand))
        {
            options = new FlexRecordWriteOptions { Actor = actor, Current = inHand.Record };
            writes = [first = first with { Expected = inHand.Record.Version, Seen = inHand.Model }];
        }

        Log($"{(isBatch ? "batch" : options.Current is null ? "write" : "write in hand")} by {actor}: {string.Join("; ", writes)}");
        if (writes.Any(static write => write.Kind == ModelWriteKind.Delete))
        {
            await TouchAsync();
        }

        ModelBatch model = ModelBatch.Of(_tables, writes, isBatch || first.Kind != ModelWriteKind.Purge ? actor : null, isBatch);
        FlexRecordStore store = Store;
        FlexRecordSet records = store.For(_application, first.Key);
        FlexRecordDeletion? deletion = null;
        IReadOnlyList<FlexRecord?> results = [];
        await ExpectAsync(model.Errors, async () =>
        {
            if (isBatch)
            {
                FlexRecordBatchResult result = await store.WriteAsync(_application, [.. writes.Select(ToWrite)], actor);
                (results, deletion) = (result.Records, result.Deletion);
                return;
            }

            switch (first.Kind)
            {
                case ModelWriteKind.Insert:
                    results = [await records.InsertAsync(first.Json, new() { Id = first.Id, Actor = actor })];
                    break;
                case ModelWriteKind.Patch:
                    results = [await records.PatchAsync(first.Id, first.Json, options)];
                    break;
                case ModelWriteKind.Replace:
                    results = [await records.ReplaceAsync(first.Id, first.Json, options)];
                    break;
                case ModelWriteKind.Delete:
                    deletion = await records.DeleteAsync(first.Id, options);
                    break;
                default:
                    throw new InvalidOperationException($"{first.Kind} is no write of one record.");
            }
        });
        Touch(writes, model);
        if (model.Errors.Count > 0)
        {
            return;
        }

        Assert.That(deletion?.Deleted.Select(static key => $"{key.TableId}/{key.Id}") ?? [], Is.EquivalentTo(model.Deleted));
        Assert.That(deletion?.Cleared.Select(static cleared => $"{cleared.Record.TableId}/{cleared.Record.Id}.{cleared.ColumnName}") ?? [], Is.EquivalentTo(model.Cleared));
        model.Apply(deletion?.DeletionId);
        for (int place = 0; place < results.Count; place++)
        {
            if (model.ResultOf(place) is not { } expected)
            {
                Assert.That(results[place], Is.Null);
                continue;
            }

            Compare(expected.Table, expected.Record, results[place]!);
            if (options.Current is null && expected.Discarded is { } discarded)
            {
                Assert.That(results[place]!.Discarded, Is.EqualTo(discarded));
            }
        }
    }

    private static FlexRecordWrite ToWrite(ModelWrite write) => write.Kind switch
    {
        ModelWriteKind.Insert => FlexRecordWrite.Insert(write.Key, write.Json, write.Id),
        ModelWriteKind.Patch => FlexRecordWrite.Patch(write.Key, write.Id, write.Json, write.Expected),
        ModelWriteKind.Replace => FlexRecordWrite.Replace(write.Key, write.Id, write.Json, write.Expected),
        _ => FlexRecordWrite.Delete(write.Key, write.Id, write.Expected),
    };

    /// <summary>
    /// References that an edit has made of other values hold from when their index is there, which the model does not know.
    /// </summary>
    private async Task TouchAsync()
    {
        foreach (ModelTable table in _tables.Where(static table => table.HasNewReferences()))
        {
            await Store.VerifyAsync(_application, FlexTableKey.ById(table.Id));
            table.TouchedVersion = table.Version;
        }
    }

    private void Touch(IEnumerable<ModelWrite> writes, ModelBatch model)
    {
        if (model.Errors.Count == 0)
        {
            foreach (ModelTable table in writes.Where(static write => write.Kind is ModelWriteKind.Insert or ModelWriteKind.Delete).Select(write => ModelBatch.Find(_tables, write.Key)!))
            {
                table.TouchedVersion = table.Version;
            }
        }
    }

    private async Task RestoreAsync()
    {
        ModelTable table = _random.Pick(_tables);
        ModelWrite asked = new(ModelWriteKind.Restore, KeyOf(table), IdOf(table, ModelWriteKind.Restore));
        Log($"{asked}");
        ModelBatch model = ModelBatch.Of(_tables, [asked], null, isBatch: false);
        string? deletionId = table.Records.GetValueOrDefault(asked.Id)?.DeletionId;
        string[] members = [];
        if (deletionId is not null && !table.IsDeleted && table.IsActive)
        {
            ModelWrite[] writes =
            [
                .. _tables.SelectMany(each => each.Records.Values
                    .Where(record => record.DeletionId == deletionId)
                    .Select(record => new ModelWrite(ModelWriteKind.Restore, FlexTableKey.ById(each.Id), record.Id))),
            ];
            members = [.. writes.Select(static write => $"{write.Key.Value}/{write.Id}")];
            model = ModelBatch.Of(_tables, writes, null, isBatch: false);
        }

        FlexRecordRestoration? restoration = null;
        await ExpectAsync(model.Errors, async () => restoration = await Store.For(_application, asked.Key).RestoreAsync(asked.Id));
        if (restoration is not null)
        {
            Assert.That(restoration.Restored.Select(static key => $"{key.TableId}/{key.Id}"), Is.EquivalentTo(members));
            Assert.That(restoration.DeletionId, Is.EqualTo(deletionId));
            model.Apply(null);
        }
    }

    private async Task PurgeAsync()
    {
        ModelTable table = _random.Pick(_tables);
        ModelWrite asked = new(ModelWriteKind.Purge, KeyOf(table), IdOf(table, ModelWriteKind.Purge));
        Log($"{asked}");
        ModelBatch model = ModelBatch.Of(_tables, [asked], null, isBatch: false);
        string? deletionId = table.Records.GetValueOrDefault(asked.Id)?.DeletionId;
        long purged = 0;
        await ExpectAsync(model.Errors, async () => purged = await Store.For(_application, asked.Key).PurgeAsync(asked.Id));
        if (model.Errors.Count == 0)
        {
            // All of the deletion goes, whatever state the other tables are in.
            (ModelTable Table, string Id)[] members = [.. _tables.SelectMany(each => each.Records.Values.Where(record => record.DeletionId == deletionId).Select(record => (each, record.Id)))];
            Assert.That(purged, Is.EqualTo(members.Length));
            foreach ((ModelTable owner, string id) in members)
            {
                owner.Records.Remove(id);
            }
        }
    }

    private async Task FindAsync()
    {
        ModelTable table = _random.Pick(_tables);
        string id = IdOf(table, ModelWriteKind.Patch);
        FlexTableKey key = KeyOf(table);
        Log($"find {key}/{id}");
        FlexRecord? found = null;
        HashSet<string> errors = ReadErrors(key);
        await ExpectAsync(errors, async () => found = await Store.For(_application, key).FindAsync(id));
        if (errors.Count == 0)
        {
            CompareFound(table, id, found);
        }
    }

    private async Task FindManyAsync()
    {
        ModelTable table = _random.Pick(_tables);
        FlexTableKey key = KeyOf(table);
        string[] ids = [.. Enumerable.Range(0, _random.Next(6)).Select(_ => _random.Id())];
        Log($"find {key}/{string.Join(",", ids)}");
        IReadOnlyList<FlexRecord> found = [];
        HashSet<string> errors = ids.Length == 0 ? [] : ReadErrors(key);
        await ExpectAsync(errors, async () => found = await Store.For(_application, key).FindManyAsync(ids));
        if (errors.Count == 0)
        {
            Assert.That(
                found.Select(static record => record.Id),
                Is.EqualTo(ids.Distinct().Where(id => table.Records.GetValueOrDefault(id) is { IsDeleted: false })));
            foreach (FlexRecord record in found)
            {
                CompareFound(table, record.Id, record);
            }
        }
    }

    private async Task FindByAsync()
    {
        ModelTable table = _random.Pick(_tables);
        FlexTableKey key = KeyOf(table);
        string[] unique = [.. table.Schema.Columns.Where(static column => column.Unique).Select(static column => column.Name)];
        string name = unique.Length == 0 || _random.Chance(0.1) ? _random.ColumnName() : _random.Pick(unique);
        FlexColumnDefinition? column = table.Schema.Columns.FirstOrDefault(column => column.Name == name);
        string raw = _random.Value(column?.DataType ?? FlexDataType.Integer);
        ModelRecord[] live = [.. table.Live];
        if (column is not null && live.Length > 0 && _random.Chance(0.6))
        {
            raw = ModelJson.Value(table.Present(_random.Pick(live)), name) ?? "null";
        }

        Log($"find by {key}.{name} = {raw}");
        HashSet<string> errors = ReadErrors(key);
        if (errors.Count == 0 && column is not { Unique: true })
        {
            errors.Add(column is null ? ModelFacts.NoColumn(table.Id, name) : ModelFacts.Argument);
        }

        FlexRecord? found = null;
        await ExpectAsync(errors, async () => found = await Store.For(_application, key).FindByAsync(name, FlexJsonValue.Parse(raw)));
        if (errors.Count > 0)
        {
            return;
        }

        var normal = FlexDb.Core.Validation.FlexRecordValidator.For(table.Schema).NormalizeValue(name, FlexJsonValue.Parse(raw));
        string[] fitting = normal.IsValid && raw != "null"
            ? [.. live.Where(record => ModelJson.Value(table.Present(record), name) == normal.Value.ToString()).Select(static record => record.Id)]
            : [];
        if (fitting.Length == 0)
        {
            Assert.That(found, Is.Null);
            return;
        }

        Assert.That(fitting, Does.Contain(found?.Id));
        CompareFound(table, found!.Id, found);
    }

    private HashSet<string> ReadErrors(FlexTableKey key) => ModelBatch.Find(_tables, key) switch
    {
        null => [ModelFacts.NoTable(key.Value)],
        { IsDeleted: true } table => [ModelFacts.State(table.Id, FlexTableState.Deleted)],
        _ => [],
    };

    private async Task CompareTableAsync(ModelTable table)
    {
        if (table.IsDeleted)
        {
            return;
        }

        Log($"stream {table.Name}");
        List<string> ids = [];
        await foreach (FlexRecord record in Store.For(_application, KeyOf(table)).StreamAsync(pageSize: _random.Next(20) + 1))
        {
            ids.Add(record.Id);
            CompareFound(table, record.Id, record);
        }

        Assert.That(ids, Is.EqualTo(table.Live.Select(static record => record.Id).Order(StringComparer.Ordinal)));
    }

    private void CompareFound(ModelTable table, string id, FlexRecord? found)
    {
        ModelRecord? record = table.Records.GetValueOrDefault(id);
        if (record is null or { IsDeleted: true })
        {
            Assert.That(found, Is.Null);
            return;
        }

        Compare(table, record, found!);
        Assert.That(found!.Notes, Is.EqualTo(table.History.Upgrade(Encoding.UTF8.GetBytes(record.Stored), record.StoredVersion).Notes));
    }

    private void Compare(ModelTable table, ModelRecord expected, FlexRecord actual)
    {
        Assert.That(
            (actual.Id, actual.Version, actual.ToJson(), actual.CreatedBy, actual.UpdatedBy, actual.DeletedAt),
            Is.EqualTo((expected.Id, expected.Version, table.Present(expected), expected.CreatedBy, expected.UpdatedBy, (DateTimeOffset?)null)));
        if (_random.Chance(0.5))
        {
            _inHand[(table.Id, actual.Id)] = (actual, expected);
        }
    }

    private async Task VerifyAsync(FlexVerifyOptions options)
    {
        FlexVerifyReport report = await Store.VerifyAsync(_application, options: options);
        Assert.That(report.Problems, Is.Empty);
        foreach (ModelTable table in _tables)
        {
            table.TouchedVersion = table.Version;
        }
    }

    /// <summary>Does what must be refused for one of some reasons; or must be done, where there are none.</summary>
    private static async Task ExpectAsync(HashSet<string> errors, Func<Task> act)
    {
        string? facts = null;
        try
        {
            await act();
        }
        catch (Exception exception) when (ModelFacts.Of(exception) is not null)
        {
            facts = ModelFacts.Of(exception);
            if (!errors.Contains(facts!))
            {
                throw new InvalidOperationException($"Was refused: {facts}\nExpected: {(errors.Count == 0 ? "done" : string.Join("\n", errors))}", exception);
            }
        }

        if (facts is null && errors.Count > 0)
        {
            throw new InvalidOperationException($"Was done.\nExpected: {string.Join("\n", errors)}");
        }
    }
}
