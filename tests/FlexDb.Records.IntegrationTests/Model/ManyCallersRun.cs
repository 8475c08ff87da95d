using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.Verification;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Model;

/// <summary>Callers that work on three tables at once, and what must be true when all have ended.</summary>
internal sealed class ManyCallersRun(FlexDbStore catalog, TestDatabase database, int seed)
{
    private const int Callers = 16;

    /// <summary>How many of the callers also edit schemas.</summary>
    private const int Editors = 2;

    private readonly SharedState _state = new($"callers_{seed}_{Guid.NewGuid():N}");
    private int _edits;
    private int _refusedEdits;
    private int _steps;

    public string Summary => $"{_state.Changes.Count} changes acknowledged, {_state.Changes.RefusedCount} writes refused, {_edits} edits done, {_refusedEdits} refused";

    /// <summary>Does so many steps, and compares.</summary>
    public async Task RunAsync(int steps)
    {
        foreach ((int place, NewFlexTable table) in SharedTables.Of(_state.Application).Index())
        {
            _state.Tables[place] = await catalog.CreateTableAsync(table);
        }

        foreach (FlexTable table in _state.Tables)
        {
            await new FlexRecordStore(database.DataSource).For(_state.Application, table).IndexAsync(FlexRecordTimes.CreatedAt | FlexRecordTimes.UpdatedAt);
        }

        // Three hosts, each with a cache of its own.
        FlexRecordStore[] stores = [new(database.DataSource), new(database.DataSource), new(database.DataSource)];
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(() => CallAsync(number, stores[number % stores.Length], steps))));

        FlexRecordStore store = new(database.DataSource);
        await store.BuildApplicationAsync(_state.Application);
        FlexVerifyReport report = await store.VerifyAsync(_state.Application, options: new FlexVerifyOptions { IncludeOrphans = true });
        IReadOnlyList<StoredRow> rows = await ReadAsync();
        string[] problems =
        [
            .. _state.Changes.Compare(rows),
            .. await CompareLiveAsync(store, rows),
            .. _state.Failures,
            .. report.Problems.Select(static problem => $"Verification after the build: {problem}"),
        ];
        Assert.That(problems, Is.Empty, $"Seed {seed}, application {_state.Application}");

        // A run that does little shows little, but the last one may have few steps.
        int most = steps - 200;
        Assert.That(_edits, Is.GreaterThanOrEqualTo(most / 200), $"Seed {seed}: {Summary}");
        Assert.That(_state.Changes.Count, Is.GreaterThanOrEqualTo(most / 4), $"Seed {seed}: {Summary}");
    }

    private async Task CallAsync(int number, FlexRecordStore store, int steps)
    {
        ModelRandom random = new((seed * Callers) + number);
        Caller caller = new(store, _state, random);
        int step;

        // After a failure all stop, and what is stored by then is compared.
        while (_state.Failures.IsEmpty && (step = Interlocked.Increment(ref _steps)) <= steps)
        {
            try
            {
                await (number < Editors && random.Chance(0.6) ? EditAsync(store, random) : caller.StepAsync());
            }
            catch (FlexServerException failed)
            {
                // Nothing of it is written; but it is no reason to refuse a write.
                _state.Failures.Enqueue($"Caller {number}, step {step}, {caller.Call.Text}: {failed.Message}");
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, application {_state.Application}, caller {number}, step {step}, {caller.Call.Text}", exception);
            }
        }
    }

    private async Task EditAsync(FlexRecordStore store, ModelRandom random)
    {
        FlexTable table = random.Pick(_state.Tables);
        var key = FlexTableKey.ById(table.Id);
        FlexEditOptions lossy = new() { Allow = FlexChangeImpact.Lossy };
        string[] names = [.. _state.Tables.Select(static each => each.Name)];
        try
        {
            await (random.Next(11) switch
            {
                10 => store.For(_state.Application, key).IndexAsync((FlexRecordTimes)random.Next(4)),
                0 => catalog.RenameTableAsync(_state.Application, key, $"{table.Name.Split('_')[0]}_{_state.NextNumber()}"),
                1 or 2 => catalog.RevertTableAsync(_state.Application, key, random.Next(table.Version) + 1, lossy),
                _ => (Task)catalog.EditTableAsync(_state.Application, key, edit => random.Change(edit, names, SharedTables.Kept), lossy),
            });
            Interlocked.Increment(ref _edits);
        }
        catch (FlexTableException refused) when (refused is not FlexCorruptTableException)
        {
            // A random edit may break a rule, or wait too long for those who write.
            Interlocked.Increment(ref _refusedEdits);
        }

        // A renamed table gives new versions to those that refer to it.
        for (int i = 0; i < _state.Tables.Length; i++)
        {
            _state.Tables[i] = await catalog.GetTableAsync(_state.Application, FlexTableKey.ById(_state.Tables[i].Id));
        }
    }

    private async Task<IReadOnlyList<StoredRow>> ReadAsync()
    {
        List<StoredRow> rows = [];
        await using MySqlConnection connection = await database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(
            """
            SELECT t.id, r.id, r.version, r.record, r.deletion_id
            FROM flex_records AS r
            JOIN flex_record_tables AS rt ON rt.table_no = r.table_no
            JOIN flex_tables AS t ON t.id = rt.table_id
            WHERE t.application_id = @application
            """,
            connection);
        command.Parameters.AddWithValue("application", _state.Application);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            string json = reader.GetString(3);
            rows.Add(new StoredRow(
                (reader.GetString(0), reader.GetString(1)),
                reader.GetInt32(2),
                ModelJson.Value(json, "stamp"),
                ModelJson.Value(json, "note"),
                reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return rows;
    }

    /// <summary>Says where readers do not find what is stored.</summary>
    private async Task<IReadOnlyList<string>> CompareLiveAsync(FlexRecordStore store, IEnumerable<StoredRow> rows)
    {
        HashSet<string> found = [];
        foreach (FlexTable table in _state.Tables)
        {
            await foreach (FlexRecord record in store.For(_state.Application, table).StreamAsync())
            {
                found.Add($"{table.Id}/{record.Id}, version {record.Version}, \"{record.GetString("stamp")}\"");
            }
        }

        HashSet<string> stored = [.. rows.Where(static row => row.DeletionId is null).Select(static row => $"{row.Key.TableId}/{row.Key.Id}, version {row.Version}, {row.Stamp}")];
        return [.. found.Except(stored).Select(static record => $"Found but not stored: {record}"), .. stored.Except(found).Select(static record => $"Stored but not found: {record}")];
    }
}
