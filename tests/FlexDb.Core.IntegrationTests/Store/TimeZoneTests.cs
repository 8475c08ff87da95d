using System.Globalization;
using FlexDb.Core.Schema;
using MySqlConnector;

namespace FlexDb.Core.IntegrationTests.Store;

/// <summary>Times in the hour that a time zone has twice, and in the one that it leaves out.</summary>
/// <remarks>
/// The sessions have the server's own zone, because a server need not know any other by name. Those that
/// <c>build/test-server.sh</c> starts are in one with summer time, whose hours these are.
/// </remarks>
public sealed class TimeZoneTests : StoreFixture
{
    // Where it is half past one for the first time, and the same an hour later.
    private static readonly DateTimeOffset s_repeated = new(2025, 11, 2, 4, 0, 0, TimeSpan.Zero);

    // Where it is a quarter to two; half an hour later it is a quarter past three.
    private static readonly DateTimeOffset s_leftOut = new(2026, 3, 8, 5, 15, 0, TimeSpan.Zero);

    [Test]
    public async Task Times_around_a_change_of_the_clocks_are_read_as_they_were([Values] bool repeats)
    {
        DateTimeOffset from = (repeats ? s_repeated : s_leftOut).AddHours(-1);
        for (int i = 0; i <= 12; i++)
        {
            DateTimeOffset now = from.AddMinutes(i * 15).AddMicroseconds(123_456);
            (MySqlDataSource dataSource, FlexDbStore store) = await AtAsync(now);
            await using MySqlDataSource disposed = dataSource;
            string app = NewApplication();

            FlexTable created = await store.CreateTableAsync(Contacts(app));
            Assert.That(await Store.GetTableAsync(app, created), Is.EqualTo(created), "It is the time that is stored.");
            FlexTable edited = (await store.EditTableAsync(app, created, edit => edit.AddColumn(FlexColumn.Text("note")))).Table;
            Assert.That(await Store.GetTableAsync(app, created), Is.EqualTo(edited), "It is the time that is stored.");
            FlexTableVersion version = await Store.GetVersionAsync(app, created, 2);
            await store.DeleteTableAsync(app, created);
            FlexTable deleted = await Store.GetTableAsync(app, created, includeDeleted: true);

            DateTimeOffset?[] times = [created.CreatedAt, created.UpdatedAt, edited.UpdatedAt, version.CreatedAt, deleted.UpdatedAt, deleted.DeletedAt];
            Assert.That(times, Is.All.EqualTo(now));
        }
    }

    [Test]
    public async Task What_was_remembered_in_the_first_of_two_equal_hours_is_not_taken_for_what_was_written_in_the_second()
    {
        string app = NewApplication();
        (MySqlDataSource first, FlexDbStore early) = await AtAsync(s_repeated);
        FlexTable table;
        await using (first)
        {
            table = await early.CreateTableAsync(Contacts(app));
        }

        FlexDbStore store = new(Database.DataSource);
        FlexTable remembered = await store.GetTableAsync(app, table);
        Assert.That((await store.GetTableAsync(app, table)).Schema, Is.SameAs(remembered.Schema), "It is remembered.");
        (MySqlDataSource second, _) = await AtAsync(s_repeated.AddHours(1));
        await using (second)
        await using (MySqlConnection connection = await second.OpenConnectionAsync())
        await using (MySqlCommand update = new("UPDATE flex_tables SET `schema` = '{\"columns\": []}' WHERE id = @id", connection))
        {
            update.Parameters.AddWithValue("id", table.Id);
            await update.ExecuteNonQueryAsync();
        }

        FlexTable read = await store.GetTableAsync(app, table);

        Assert.That(read.UpdatedAt, Is.EqualTo(s_repeated.AddHours(1)));
        Assert.That(read.Schema.Columns, Is.Empty);
    }

    /// <summary>
    /// Connections for whose server it is a certain time, in its own zone, and a store on them. A store refuses such sessions at
    /// its first use, so the clock is stopped behind that.
    /// </summary>
    private async Task<(MySqlDataSource DataSource, FlexDbStore Store)> AtAsync(DateTimeOffset now)
    {
        string timestamp = (now.ToUnixTimeMilliseconds() / 1000m + now.Microsecond / 1_000_000m).ToString(CultureInfo.InvariantCulture);
        bool isStopped = false;
        MySqlDataSourceBuilder builder = new(Database.ConnectionString);
        builder.UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            string setting = isStopped ? $"SET time_zone = 'SYSTEM', timestamp = {timestamp}" : "SET time_zone = 'SYSTEM'";
            await using MySqlCommand command = new(setting, context.Connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        });
        MySqlDataSource dataSource = builder.Build();
        FlexDbStore store = new(dataSource);
        await store.FindTableAsync("app", "none");
        isStopped = true;
        return (dataSource, store);
    }
}
