using System.Globalization;

using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Records.Keys;
using FlexDb.Records.Reading;
using FlexDb.Records.Writing;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Keys;

/// <summary>The keys that the server makes of its times are those that the library makes.</summary>
[TestFixture]
public sealed class TimeKeyTests
{
    private static readonly DateTime[] Edges =
    [
        new(1, 1, 1),
        new DateTime(1, 1, 1).AddMicroseconds(1),
        DateTime.UnixEpoch.AddMicroseconds(-1),
        DateTime.UnixEpoch,
        DateTime.UnixEpoch.AddMicroseconds(1),
        new(2024, 2, 29, 23, 59, 59),
        new(2038, 1, 19, 3, 14, 8),
        DateTime.MaxValue.AddTicks(-9),
    ];

    private TestDatabase _database = null!;

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync()
    {
        _database = await TestDatabase.CreateWithRecordTablesAsync();
        await _database.ExecuteAsync("CREATE TABLE times (place INT PRIMARY KEY, at DATETIME(6) NOT NULL)");
    }

    [OneTimeTearDown]
    public async Task DropDatabaseAsync() => await _database.DisposeAsync();

    [TestCase("time_zone = '+00:00'")]
    [TestCase("time_zone = '-11:30'")]
    [TestCase("time_zone = '+13:00'")]
    [TestCase("sql_mode = ''")]
    [TestCase("sql_mode = 'TRADITIONAL'")]
    [TestCase("sql_mode = 'ANSI'")]
    [TestCase("sql_mode = 'NO_UNSIGNED_SUBTRACTION,HIGH_NOT_PRECEDENCE,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE'")]
    public async Task Every_time_has_the_key_of_a_datetime(string setting)
    {
        Random random = new(setting.Length);
        DateTime[] times = [.. Edges, .. Enumerable.Range(0, 500).Select(_ => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks) / 10 * 10))];
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new($"SET {setting}; DELETE FROM times", connection);
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"INSERT INTO times VALUES {string.Join(", ", times.Select(static (time, place) => string.Create(CultureInfo.InvariantCulture, $"({place}, '{time:yyyy-MM-dd HH:mm:ss.ffffff}')")))}";
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"SELECT at, {TimeKeyText.KeyOf("at")} FROM times ORDER BY place";

        List<(DateTime Time, string Key)> read = [];
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            read.Add((reader.GetDateTime(0), Convert.ToHexString(reader.GetFieldValue<byte[]>(1))));
        }

        Assert.That(read, Is.EqualTo(times.Select(static time => (time, Convert.ToHexString(NumberKey.Encode(StoredRecord.ToMicroseconds(time)))))));
    }
}
