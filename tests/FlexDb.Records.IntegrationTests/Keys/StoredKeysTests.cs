using System.Globalization;
using System.Text;
using System.Text.Json;
using FlexDb.Core.IntegrationTests.Support;
using FlexDb.Core.Schema;
using FlexDb.Records.Keys;
using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Keys;

[TestFixture]
public sealed class StoredKeysTests
{
    private const string InsertKey = """
        INSERT INTO flex_record_keys (index_no, value, id, number)
        VALUES (@index, @value, @id, @number)
        """;

    private const string SelectKeys = """
        SELECT value
        FROM flex_record_keys
        ORDER BY index_no, value, id
        """;

    private const string SelectNumber = """
        SELECT CAST(number AS CHAR)
        FROM flex_record_keys
        WHERE index_no = @index AND value = @value
        """;

    private const string CountEqual = """
        SELECT COUNT(*)
        FROM flex_record_keys
        WHERE index_no = @index AND value = @value
        """;

    // Collations that pad, and servers that strip, would show at the ends of texts.
    private static readonly string[] Ends = ["", " ", "  ", "\0", "\0\0", "\u0001", "a", "A", "é", "ß", "😀", "\uFFFF"];

    private TestDatabase _database = null!;
    private (FlexDataType Type, byte[] Json, byte[] Key)[] _values = null!;

    [OneTimeSetUp]
    public async Task Store_the_keys()
    {
        _database = await TestDatabase.CreateWithRecordTablesAsync();
        _values = [.. Values().DistinctBy(value => (value.Type, Convert.ToHexString(value.Key)))];
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync();
        await using MySqlCommand insert = new(InsertKey, connection, transaction);
        foreach (var (type, json, key) in _values)
        {
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("@index", (int)type);
            insert.Parameters.AddWithValue("@value", key);
            insert.Parameters.AddWithValue("@id", "r");
            insert.Parameters.AddWithValue("@number", KeyEncoding.Number(type, json));
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    [OneTimeTearDown]
    public async Task Drop_the_database() => await _database.DisposeAsync();

    [Test]
    public async Task Keys_come_back_exact_and_in_order()
    {
        List<string> stored = [];
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(SelectKeys, connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            stored.Add(Convert.ToHexString(reader.GetFieldValue<byte[]>(0)));
        }

        string[] ordered =
        [
            .. _values.OrderBy(value => value.Type).ThenBy(value => value.Key, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
                .Select(value => Convert.ToHexString(value.Key)),
        ];
        Assert.That(ordered, Has.Length.GreaterThan(4_000));
        Assert.That(stored, Is.EqualTo(ordered));
    }

    [Test]
    public async Task Each_key_is_found_alone()
    {
        int alone = 0;
        await foreach (object? count in AskForEachAsync(CountEqual, _values))
        {
            alone += Convert.ToInt32(count, CultureInfo.InvariantCulture) == 1 ? 1 : 0;
        }

        Assert.That(alone, Is.EqualTo(_values.Length));
    }

    [Test]
    public async Task Numbers_are_stored_without_loss()
    {
        var numeric = _values.Where(value => KeyEncoding.Number(value.Type, value.Json) is not null).ToArray();
        List<string> stored = [];
        await foreach (object? number in AskForEachAsync(SelectNumber, numeric))
        {
            stored.Add(((string)number!).TrimEnd('0').TrimEnd('.'));
        }

        Assert.That(numeric, Has.Length.GreaterThan(1_000));
        Assert.That(stored, Is.EqualTo(numeric.Select(value => KeyEncoding.Number(value.Type, value.Json))));
    }

    private static IEnumerable<(FlexDataType Type, byte[] Json, byte[] Key)> Values()
    {
        Random random = new(7);
        for (int i = 0; i < 500; i++)
        {
            yield return Value(FlexDataType.Integer, (random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)).ToString(CultureInfo.InvariantCulture));
            DateTime time = new(random.NextInt64(DateTime.MaxValue.Ticks) / 10 * 10, DateTimeKind.Utc);
            yield return Value(FlexDataType.DateTime, $"\"{time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)}\"");
            yield return Value(FlexDataType.Reference, Quoted($"{random.Next(1_000):x}{Text(random, 100)}"));
        }

        for (int i = 0; i < 1_000; i++)
        {
            decimal number = new(random.Next(), random.Next(), random.Next(1 << 27), random.Next(2) == 0, (byte)random.Next(29));
            string text = number.ToString(CultureInfo.InvariantCulture);
            yield return Value(FlexDataType.Decimal, $"\"{(text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text)}\"");
        }

        for (int i = 0; i < 2_500; i++)
        {
            yield return Value(FlexDataType.String, Quoted(Text(random, 700)));
        }

        foreach (FlexDataType type in new[] { FlexDataType.String, FlexDataType.Integer })
        {
            yield return Value(type, "null");
        }
    }

    private static (FlexDataType Type, byte[] Json, byte[] Key) Value(FlexDataType type, string json) =>
        (type, Encoding.UTF8.GetBytes(json), KeyEncoding.Encode(type, Encoding.UTF8.GetBytes(json)));

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string Text(Random random, int longest)
    {
        string piece = Ends[random.Next(1, Ends.Length)];
        string middle = new StringBuilder().Insert(0, piece, random.Next(random.Next(2) == 0 ? 4 : longest / piece.Length)).ToString();
        return $"{Ends[random.Next(Ends.Length)]}{middle}{Ends[random.Next(Ends.Length)]}{Ends[random.Next(Ends.Length)]}";
    }

    private async IAsyncEnumerable<object?> AskForEachAsync(string sql, (FlexDataType Type, byte[] Json, byte[] Key)[] values)
    {
        await using MySqlConnection connection = await _database.DataSource.OpenConnectionAsync();
        await using MySqlCommand command = new(sql, connection);
        foreach (var (type, _, key) in values)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("@index", (int)type);
            command.Parameters.AddWithValue("@value", key);
            yield return await command.ExecuteScalarAsync();
        }
    }
}
