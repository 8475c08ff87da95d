using System.Globalization;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records.Building;
using FlexDb.Records.IntegrationTests.Store;
using FlexDb.Records.Tables;

namespace FlexDb.Records.IntegrationTests.Building;

/// <summary>What tests of builds share.</summary>
public abstract class BuildFixture : RecordFixture
{
    /// <summary>Inserts records with the ids r0000, r0001 and so on.</summary>
    /// <param name="records">The table.</param>
    /// <param name="count">How many.</param>
    /// <param name="email">The value of the column <c>email</c>, by the record's place.</param>
    protected async Task FillAsync(FlexRecordSet records, int count, Func<int, string>? email = null)
    {
        foreach (int[] some in Enumerable.Range(0, count).Chunk(500))
        {
            await Records.WriteAsync(
                records.ApplicationId,
                [.. some.Select(i => FlexRecordWrite.Insert(records.Table, $$"""{"email":"{{email?.Invoke(i) ?? $"{i}@example.org"}}"}""", IdOf(i)))]);
        }
    }

    protected static string IdOf(int place) => string.Create(CultureInfo.InvariantCulture, $"r{place:0000}");

    protected Task<FlexEditResult> MakeUniqueAsync(FlexRecordSet records) =>
        EditAsync(records, static edit => edit.ModifyColumn("email", static column => column with { Unique = true }));

    protected Task<FlexEditResult> MakeReferenceAsync(FlexRecordSet records, string columnName, string target) => EditAsync(
        records,
        edit => edit.ModifyColumn(columnName, column => FlexColumn.Reference(columnName, target) with { Id = column.Id }));

    /// <summary>A builder that does one transaction at a time.</summary>
    private protected async Task<StepwiseBuild> StartBuildAsync(FlexRecordSet records, string owner, TimeSpan? lease = null)
    {
        FlexTable table = await Catalog.GetTableAsync(records.ApplicationId, records.Table);
        await Records.Database.ReconcileAsync(table, CancellationToken.None);
        RecordTable registered = await Records.Database.Pool.ReadAsync(
            "ReadTable",
            (connection, token) => TableLoading.LoadAsync(connection, records.ApplicationId, records.Table, token),
            CancellationToken.None) ?? throw new InvalidOperationException();
        return new StepwiseBuild(Records, new BuildBatch(records.ApplicationId, table.Id, registered.Number, owner, lease ?? TimeSpan.FromHours(1)));
    }

    protected Task ExpireLeasesAsync() =>
        Database.ExecuteAsync("UPDATE flex_record_indexes SET lease_until = '2000-01-01' WHERE lease_until IS NOT NULL");

    /// <summary>How far each index of a table is: <c>kind built_to conflicts</c>.</summary>
    protected async Task<string> ProgressAsync(FlexRecordSet records) => (string)(await Database.ScalarAsync($"""
        SELECT GROUP_CONCAT(i.kind, ' ', i.built_to, ' ', i.conflicts ORDER BY i.kind SEPARATOR ', ')
        FROM flex_record_indexes AS i
        JOIN flex_record_tables AS rt ON rt.table_no = i.table_no
        JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE t.application_id = '{records.ApplicationId}' AND t.name = '{records.Table.Value}'
        """))!;

    private protected sealed class StepwiseBuild(FlexRecordStore store, BuildBatch batch)
    {
        public async Task<BatchEnd> StepAsync(int limit) =>
            (await store.Database.Pool.WriteAsync("BuildIndexes", (connection, token) => batch.RunAsync(connection, limit, token), isDone: null, CancellationToken.None)).End;
    }
}
