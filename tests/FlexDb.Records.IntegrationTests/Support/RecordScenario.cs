using FlexDb.Core;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace FlexDb.Records.IntegrationTests.Support;

/// <summary>One kind of write to records, for tests that disturb each kind at each of its texts.</summary>
/// <param name="Name">What it does.</param>
/// <param name="PrepareAsync">Makes what is special in the state that it begins from; gives the record in hand where the write takes one.</param>
/// <param name="RunCancellableAsync">Writes; gives the record of <c>people</c> that the call gave back, where it gives one.</param>
public sealed record RecordScenario(
    string Name,
    Func<FlexDbStore, FlexRecordStore, string, Task<FlexRecord?>> PrepareAsync,
    Func<FlexRecordStore, string, FlexRecord?, CancellationToken, Task<FlexRecord?>> RunCancellableAsync)
{
    private static readonly FlexEditOptions s_lossy = new() { Allow = FlexChangeImpact.Lossy };

    /// <summary>Gets every kind of write that the store has.</summary>
    public static IEnumerable<RecordScenario> All =>
    [
        new(
            "insert",
            Nothing,
            async (store, app, _, token) => await People(store, app).InsertAsync("""{"email":"new","age":7,"company":"acme"}""", new() { Actor = "actor" }, token)),
        new(
            "insert with an id of the host's",
            Nothing,
            async (store, app, _, token) => await People(store, app).InsertAsync("""{"email":"new","age":7,"company":"acme"}""", new() { Id = "new" }, token)),
        new(
            "insert into a table whose schema has just changed",
            async (catalog, _, app) =>
            {
                await catalog.EditTableAsync(app, "people", edit => edit.AddColumn(FlexColumn.Date("born", indexed: true)), s_lossy);
                return null;
            },
            async (store, app, _, token) => await People(store, app).InsertAsync("""{"email":"new","born":"2001-02-03"}""", new() { Actor = "actor" }, token)),
        new(
            "patch",
            Nothing,
            async (store, app, _, token) => await People(store, app).PatchAsync("ann", """{"email":"anna","age":42,"company":"bolt"}""", new() { Actor = "actor" }, token)),
        new(
            "patch of a version",
            Nothing,
            async (store, app, _, token) => await People(store, app).PatchAsync("ann", """{"age":42}""", new() { ExpectedVersion = 1 }, token)),
        new(
            "replace of the record in hand",
            async (_, store, app) => await People(store, app).GetAsync("ann"),
            async (store, app, inHand, token) => await People(store, app).ReplaceAsync("ann", """{"email":"anna","age":42}""", new() { Current = inHand }, token)),
        new(
            "replace",
            Nothing,
            async (store, app, _, token) => await People(store, app).ReplaceAsync("ann", """{"email":"ann","company":"bolt"}""", cancellationToken: token)),
        new(
            "upsert that inserts",
            Nothing,
            async (store, app, _, token) => await People(store, app).UpsertAsync("email", """{"email":"new","age":7}""", "actor", token)),
        new(
            "upsert that patches",
            Nothing,
            async (store, app, _, token) => await People(store, app).UpsertAsync("email", """{"email":"ann","age":7}""", "actor", token)),
        new(
            "delete",
            Nothing,
            async (store, app, _, token) =>
            {
                await People(store, app).DeleteAsync("cid", cancellationToken: token);
                return null;
            }),
        new(
            "delete that cascades and sets null",
            Nothing,
            async (store, app, _, token) =>
            {
                await store.For(app, "companies").DeleteAsync("acme", new() { Actor = "actor" }, token);
                return null;
            }),
        new(
            "restore",
            async (_, store, app) =>
            {
                await store.For(app, "companies").DeleteAsync("acme");
                return null;
            },
            async (store, app, _, token) =>
            {
                await store.For(app, "companies").RestoreAsync("acme", cancellationToken: token);
                return null;
            }),
        new(
            "purge",
            async (_, store, app) =>
            {
                await People(store, app).DeleteAsync("cid");
                return null;
            },
            async (store, app, _, token) =>
            {
                await People(store, app).PurgeAsync("cid", token);
                return null;
            }),
        new(
            "batch over several tables that exchanges unique values",
            Nothing,
            async (store, app, _, token) => (await store.WriteAsync(
                app,
                [
                    FlexRecordWrite.Insert("companies", """{"name":"New"}""", "new"),
                    FlexRecordWrite.Patch("people", "ann", """{"email":"bob","company":"new"}"""),
                    FlexRecordWrite.Patch("people", "bob", """{"email":"ann"}""", expectedVersion: 1),
                    FlexRecordWrite.Insert("people", """{"email":"dan","company":"new"}"""),
                    FlexRecordWrite.Delete("people", "cid"),
                    FlexRecordWrite.Replace("notes", "n1", """{"person":"bob"}"""),
                ],
                "actor",
                token)).Records[1]),
        new(
            "batch of inserts",
            Nothing,
            async (store, app, _, token) => (await store.WriteAsync(
                app,
                [.. Enumerable.Range(0, 8).Select(number => FlexRecordWrite.Insert("people", $$"""{"email":"{{number}}","company":"acme"}"""))],
                cancellationToken: token)).Records[7]),
    ];

    /// <summary>Makes three tables with records, in an application of its own, and what the scenario needs beside.</summary>
    public async Task<Prepared> PrepareNewAsync(FlexDbStore catalog, FlexRecordStore records, string? app = null)
    {
        app ??= $"app_{Guid.NewGuid():N}";
        await catalog.CreateTableAsync(new NewFlexTable(app, "companies") { Columns = [FlexColumn.String("name", indexed: true)] });
        await catalog.CreateTableAsync(new NewFlexTable(app, "people")
        {
            Columns =
            [
                FlexColumn.String("email", required: true, unique: true),
                FlexColumn.Integer("age", indexed: true),
                FlexColumn.Reference("company", "companies", onDelete: FlexOnDelete.Cascade),
            ],
        });
        await catalog.CreateTableAsync(new NewFlexTable(app, "notes") { Columns = [FlexColumn.Reference("person", "people", onDelete: FlexOnDelete.SetNull)] });
        await records.WriteAsync(app,
        [
            FlexRecordWrite.Insert("companies", """{"name":"Acme"}""", "acme"),
            FlexRecordWrite.Insert("companies", """{"name":"Bolt"}""", "bolt"),
            FlexRecordWrite.Insert("people", """{"email":"ann","age":41,"company":"acme"}""", "ann"),
            FlexRecordWrite.Insert("people", """{"email":"bob","age":41,"company":"acme"}""", "bob"),
            FlexRecordWrite.Insert("people", """{"email":"cid"}""", "cid"),
            FlexRecordWrite.Insert("notes", """{"person":"ann"}""", "n1"),
            FlexRecordWrite.Insert("notes", """{"person":"cid"}""", "n2"),
        ]);
        return new Prepared(this, app, await PrepareAsync(catalog, records, app));
    }

    public override string ToString() => Name;

    private static FlexRecordSet People(FlexRecordStore store, string app) => store.For(app, "people");

    private static Task<FlexRecord?> Nothing(FlexDbStore catalog, FlexRecordStore records, string app) => Task.FromResult<FlexRecord?>(null);

    /// <summary>A scenario that is ready to run.</summary>
    public sealed record Prepared(RecordScenario Scenario, string App, FlexRecord? InHand)
    {
        public Task<FlexRecord?> RunAsync(FlexRecordStore store, CancellationToken cancellationToken = default) =>
            Scenario.RunCancellableAsync(store, App, InHand, cancellationToken);

        /// <summary>Runs it on a store that has seen the table of people, as it is by now, and no other.</summary>
        public Task WarmUpAsync(FlexRecordStore store) => People(store, App).FindAsync("nobody");

        /// <summary>Requires that the record which the call gave back is the one that a reader finds.</summary>
        public async Task EnsureIsStoredAsync(FlexRecordStore store, FlexRecord? given, string what)
        {
            if (given is not null)
            {
                FlexRecord stored = await People(store, App).GetAsync(given.Id);
                Assert.That(Facts(given), Is.EqualTo(Facts(stored)), what);
            }
        }

        private static object Facts(FlexRecord record) =>
            (record.Id, record.Version, record.ToJson(), record.CreatedAt, record.UpdatedAt, record.CreatedBy, record.UpdatedBy);
    }
}
