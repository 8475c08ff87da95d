using System.Collections.Concurrent;
using System.Text.Json;

using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Support;

/// <summary>A host of its own: a process that reads tables through a store, and so through the schemas that it remembers.</summary>
/// <remarks>
/// Between its answers it reads what it was last asked for again and again, as a busy host does, so that it remembers
/// what it can as early as it can.
/// </remarks>
public sealed class ReaderProcess : IDisposable
{
    private const string NotFound = "null";
    private const int BackgroundReaders = 2;
    private const int Recent = 4;
    private const int MostReadsUntilRemembered = 1_000;

    private readonly OtherProcess _process;

    private ReaderProcess(OtherProcess process) => _process = process;

    /// <summary>Starts a process that reads.</summary>
    public static async Task<ReaderProcess> StartAsync(string connectionString) =>
        new(await OtherProcess.StartAsync(nameof(ReaderProcess), connectionString));

    /// <summary>What the other process reads of a table now: the same text as <see cref="Describe"/> gives.</summary>
    public Task<string> ReadAsync(string applicationId, FlexTableKey table) =>
        _process.AskAsync(JsonSerializer.Serialize(new Request(IsRead: true, applicationId, table.Value, table.IsId)));

    /// <summary>Lets the other process read a table that has settled until it remembers the schema.</summary>
    /// <exception cref="InvalidOperationException">It never does.</exception>
    public Task RememberAsync(string applicationId, FlexTableKey table) =>
        _process.AskAsync(JsonSerializer.Serialize(new Request(IsRead: false, applicationId, table.Value, table.IsId)));

    /// <summary>A table in one line, with every property.</summary>
    public static string Describe(FlexTable? table) => table is null ? NotFound : JsonSerializer.Serialize(table);

    public void Dispose() => _process.Dispose();

    internal static async Task RunAsync(MySqlDataSource dataSource)
    {
        FlexDbStore store = new(dataSource);
        ConcurrentQueue<Request> recent = [];
        Task[] background = [];
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Request request = JsonSerializer.Deserialize<Request>(line)!;
            recent.Enqueue(request);
            if (recent.Count > Recent)
            {
                recent.TryDequeue(out _);
            }

            if (background.Length == 0)
            {
                background = [.. Enumerable.Range(0, BackgroundReaders).Select(_ => Task.Run(() => ReadForeverAsync(store, recent)))];
            }

            Console.WriteLine(request.IsRead
                ? Describe(await FindAsync(store, request))
                : await ReadUntilRememberedAsync(store, request));
            await Task.WhenAll(background.Where(task => task.IsCompleted));
        }
    }

    private static async Task ReadForeverAsync(FlexDbStore store, ConcurrentQueue<Request> recent)
    {
        while (true)
        {
            foreach (Request request in recent)
            {
                await FindAsync(store, request);
            }
        }
    }

    /// <summary>Reads until two reads give one instance of the schema: it was not parsed again.</summary>
    private static async Task<string> ReadUntilRememberedAsync(FlexDbStore store, Request request)
    {
        FlexTableSchema? last = null;
        for (int i = 0; i < MostReadsUntilRemembered; i++)
        {
            FlexTableSchema schema = (await FindAsync(store, request))!.Schema;
            if (ReferenceEquals(schema, last))
            {
                return "remembered";
            }

            last = schema;
        }

        throw new InvalidOperationException($"The schema of {request} is not remembered.");
    }

    private static Task<FlexTable?> FindAsync(FlexDbStore store, Request request) => store.FindTableAsync(
        request.ApplicationId,
        request.IsId ? FlexTableKey.ById(request.Key) : FlexTableKey.ByName(request.Key));

    private sealed record Request(bool IsRead, string ApplicationId, string Key, bool IsId);
}
