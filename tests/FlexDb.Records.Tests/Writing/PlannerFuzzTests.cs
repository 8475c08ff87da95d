using System.Globalization;
using System.Text;

using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Keys;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;
using FlexDb.Records.Tests.Support;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Tests.Writing;

/// <summary>
/// Hostile records, ids and values up to the text that would be sent: each gives a text, or an exception of the library's or
/// for a wrong argument. The number of inputs is FLEXDB_FUZZ_INPUTS, 100,000 where that is not set; build/fuzz.sh runs more.
/// </summary>
[TestFixture]
public sealed class PlannerFuzzTests
{
    private static readonly FlexRecordOptions Options = FlexRecordOptions.CopyOf(new FlexRecordOptions());

    private static readonly FlexColumnDefinition[] Columns =
    [
        FlexColumn.String("s", unique: true) with { Id = "ssssssssss" },
        FlexColumn.Integer("i", unique: true) with { Id = "iiiiiiiiii" },
        FlexColumn.Decimal("d", unique: true) with { Id = "dddddddddd" },
        FlexColumn.DateTime("t", indexed: true) with { Id = "tttttttttt" },
        FlexColumn.Json("j") with { Id = "jjjjjjjjjj" },
        FlexColumn.Reference("r", "items") with { Id = "rrrrrrrrrr", Unique = true },
    ];

    private static readonly RecordTable Table = new(
        new FlexTable
        {
            Id = "table",
            ApplicationId = "app",
            Name = "items",
            Schema = new FlexTableSchema(Columns),
            Version = 1,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        },
        new TableRegistration(7, 1, 1, IsPurging: false),
        [.. Indexes()],
        schemaProblem: null,
        updatedAt: 1,
        isSettled: true);

    [Test]
    public void No_input_makes_a_plan_fail_otherwise_than_by_a_typed_exception()
    {
        int inputs = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_INPUTS") ?? "100000", CultureInfo.InvariantCulture);
        int seed = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_SEED") ?? "20261126", CultureInfo.InvariantCulture);
        Random random = new(seed);
        HostileInputs hostile = new(random);
        int planned = 0;
        for (int input = 0; input < inputs; input++)
        {
            string id = hostile.Text();
            byte[] json = hostile.Record();
            try
            {
                planned += Plan((WriteKind)random.Next(3), RecordIdRules.Checked(id, nameof(id)), json) ? 1 : 0;
            }
            catch (Exception exception) when (exception is FlexDbException or ArgumentException)
            {
                // Refused, as it may be.
            }
            catch (Exception exception)
            {
                Assert.Fail($"id {Convert.ToHexString(Encoding.Unicode.GetBytes(id))}, record {Convert.ToHexString(json)}: {exception}");
            }
        }

        TestContext.Progress.WriteLine(FormattableString.Invariant($"{inputs} inputs, {planned} of them planned, seed {seed}"));
        Assert.That(planned, Is.InRange(inputs / 100, inputs - 1));
    }

    [Test]
    public void No_value_makes_a_search_fail_otherwise_than_by_a_typed_exception()
    {
        int inputs = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_INPUTS") ?? "100000", CultureInfo.InvariantCulture) / 5;
        Random random = new(int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_SEED") ?? "20261126", CultureInfo.InvariantCulture));
        HostileInputs hostile = new(random);
        int sought = 0;
        for (int input = 0; input < inputs; input++)
        {
            FlexColumnDefinition column = Columns[random.Next(Columns.Length)];
            FlexJsonValue value = hostile.Value();
            FlexValueResult normal = Table.Validator.NormalizeValue(column.Name, value);
            if (normal.IsValid && KeyEncoding.Supports(column.DataType))
            {
                byte[] key = KeyEncoding.Encode(column.DataType, Encoding.UTF8.GetBytes(normal.Value.ToString()));
                Assert.That(key.Length, Is.LessThanOrEqualTo(768));
                sought++;
            }
        }

        Assert.That(sought, Is.GreaterThan(0));
    }

    private static bool Plan(WriteKind kind, string id, byte[] json)
    {
        ReadRecords read = new();
        if (kind != WriteKind.Insert)
        {
            read.ByKey[(Table.Number, id)] = new StoredRecord
            {
                TableNumber = Table.Number,
                Id = id,
                Version = 3,
                SchemaVersion = 1,
                CreatedAt = 0,
                UpdatedAt = 0,
                Json = """{"s":"a","i":1,"d":"1","t":null,"j":null,"r":null}"""u8.ToArray(),
            };
        }

        WriteRequest request = new(kind, FlexTableKey.ByName("items"), id) { Json = json };
        return WriteText.Of(WritePlanner.Plan(Options, [request], [Table], read)).Statements.Count > 0;
    }

    private static IEnumerable<RecordIndex> Indexes()
    {
        uint number = 16;
        foreach (IndexForm.Wanted wanted in IndexForm.Of(Columns, new Dictionary<string, string>(), static _ => 1, static _ => "table"))
        {
            yield return new RecordIndex(number++, wanted.ColumnId, wanted.Form, wanted.Kind, wanted.TargetTableId, wanted.TargetTableId is null ? null : 7, IndexState.Ready);
        }
    }
}
