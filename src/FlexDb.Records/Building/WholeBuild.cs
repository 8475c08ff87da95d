using System.Data.Common;

using FlexDb.Core;
using FlexDb.Core.Catalog.Operations;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Building;

/// <summary>Sees to all that a table's indexes need: reconciles, builds, and removes.</summary>
internal static class WholeBuild
{
    /// <summary>Builds one table, and waits for whatever is in the way.</summary>
    public static async Task<FlexBuildReport> RunAsync(
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        FlexBuildOptions options,
        IProgress<FlexBuildProgress>? progress,
        CancellationToken cancellationToken)
    {
        RecordTable table = await LoadAsync(database, applicationId, key, cancellationToken).ConfigureAwait(false)
            ?? throw await database.Pool
                .ReadAsync("FindTable", (connection, token) => TableQueries.NotFoundAsync(connection, applicationId, key, token), cancellationToken)
                .ConfigureAwait(false);
        if (table.Registration is null)
        {
            return Report(table, records: 0, []);
        }

        table.EnsureWritable(isNamed: false);
        if (options.RebuildConflicts)
        {
            await BuildAgainAsync(database, table.Number, cancellationToken).ConfigureAwait(false);
        }

        TableBuild build = new(database, database.Pool, table.Table)
        {
            OnProgress = records => progress?.Report(new FlexBuildProgress(applicationId, table.Table.Name, records)),
        };
        await build.RunAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        await new IndexRemoval(database, table.Number).RunAsync(cancellationToken).ConfigureAwait(false);
        database.PoolTables.Forget(table);
        table = await LoadAsync(database, applicationId, FlexTableKey.ById(table.Table.Id), cancellationToken).ConfigureAwait(false) ?? table;
        IReadOnlyList<ConflictsRow> conflicts = await database.Pool
            .ReadAsync(
                "ReadIndexes",
                (connection, token) => connection.QueryAsync<ConflictsRow>(BuildSql.Conflicts, new() { ["tableNo"] = table.Number }, token),
                cancellationToken)
            .ConfigureAwait(false);
        return Report(table, build.Records, conflicts);
    }

    /// <summary>Builds all tables of an application, or of all applications, that have something to build.</summary>
    public static async Task<FlexList<FlexBuildReport>> RunAllAsync(
        RecordDatabase database,
        string? applicationId,
        FlexBuildOptions options,
        IProgress<FlexBuildProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<FlexBuildReport> reports = [];
        await foreach (UnfinishedTable table in UnfinishedTables.ListAsync(database, applicationId, withConflicts: true, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                reports.Add(await RunAsync(database, table.ApplicationId, FlexTableKey.ById(table.Id), options, progress, cancellationToken).ConfigureAwait(false));
            }
            catch (FlexTableNotFoundException)
            {
                // It was purged since it was found.
            }
            catch (FlexDbException exception) when (exception is not FlexServerException and not FlexOutcomeUnknownException and not FlexInstallationException)
            {
                reports.Add(new FlexBuildReport
                {
                    ApplicationId = table.ApplicationId,
                    TableId = table.Id,
                    TableName = table.Name,
                    RecordCount = 0,
                    Indexes = [],
                    Problem = exception.Message,
                });
            }
        }

        return reports.ToFlexList();
    }

    private static Task<RecordTable?> LoadAsync(RecordDatabase database, string applicationId, FlexTableKey key, CancellationToken cancellationToken) =>
        database.Pool.ReadAsync("FindTable", (connection, token) => TableLoading.LoadAsync(connection, applicationId, key, token), cancellationToken);

    private static Task<bool> BuildAgainAsync(RecordDatabase database, uint tableNumber, CancellationToken cancellationToken) => database.Pool.WriteAsync(
        "BuildAgain",
        async (connection, token) =>
        {
            await connection.ExecuteAsync(new StatementList(BuildSql.BuildAgain), TextPlace.Whole, new() { ["tableNo"] = tableNumber }, token).ConfigureAwait(false);
            return true;
        },
        isDone: null,
        cancellationToken);

    private static FlexBuildReport Report(RecordTable table, long records, IReadOnlyList<ConflictsRow> conflicts) => new()
    {
        ApplicationId = table.Table.ApplicationId,
        TableId = table.Table.Id,
        TableName = table.Table.Name,
        RecordCount = records,
        Indexes = table.Columns.Indexed
            .Select(indexed => new FlexIndexStatus(
                indexed.Column.Name,
                PublicKind(indexed.Index.Kind),
                PublicState(indexed.Index.State),
                conflicts.FirstOrDefault(row => row.Index == indexed.Index.Number)?.Conflicts ?? 0))
            .ToFlexList(),
    };

    public static FlexIndexKind PublicKind(IndexKind kind) => kind switch
    {
        IndexKind.Ordered or IndexKind.Time => FlexIndexKind.Ordered,
        IndexKind.Reference => FlexIndexKind.Reference,
        _ => FlexIndexKind.Unique,
    };

    private static FlexIndexState PublicState(IndexState state) => state switch
    {
        IndexState.Ready => FlexIndexState.Ready,
        IndexState.Conflicts => FlexIndexState.Conflicts,
        _ => FlexIndexState.Building,
    };

    private sealed record ConflictsRow(uint Index, long Conflicts) : IRow<ConflictsRow>
    {
        public static ConflictsRow Read(DbDataReader reader) => new((uint)reader.GetInt64(0), reader.GetInt64(1));
    }
}
