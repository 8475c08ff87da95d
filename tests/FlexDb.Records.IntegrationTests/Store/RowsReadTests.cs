using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>A write reads the rows that it is about, and not the table.</summary>
public sealed class RowsReadTests : RecordFixture
{
    private const int Others = 300;

    [Test]
    public async Task Deleting_a_record_reads_few_rows_however_many_there_are()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number", indexed: true));
        await Records.WriteAsync(
            items.ApplicationId,
            [.. Enumerable.Range(0, Others).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"number":{{i}}}""", $"record_{i}"))]);
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        long before = await RowsReadAsync(connection, transaction);

        await Records.WithTransaction(transaction).For(items.ApplicationId, items.Table).DeleteAsync("record_7");

        Assert.That(await RowsReadAsync(connection, transaction) - before, Is.LessThan(Others));
    }

    private static async Task<long> RowsReadAsync(MySqlConnection connection, MySqlTransaction transaction)
    {
        await using MySqlCommand command = new("SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_read_rnd_next')", connection, transaction);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        long rows = 0;
        while (await reader.ReadAsync())
        {
            rows += long.Parse(reader.GetString(1), System.Globalization.CultureInfo.InvariantCulture);
        }

        return rows;
    }
}
