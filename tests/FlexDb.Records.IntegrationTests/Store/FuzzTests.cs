using System.Globalization;
using System.Text;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Tests.Support;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>
/// Hostile records, ids and values against a server: each is done, or refused by an exception of the library's or for a wrong
/// argument. The number of inputs is FLEXDB_RECORD_FUZZ_INPUTS, 600 where that is not set; build/fuzz.sh runs 20,000.
/// </summary>
public sealed class FuzzTests : RecordFixture
{
    private const int DefaultInputs = 600;

    [Test]
    public async Task No_input_makes_the_store_fail_otherwise_than_by_a_typed_exception()
    {
        int inputs = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_RECORD_FUZZ_INPUTS") ?? $"{DefaultInputs}", CultureInfo.InvariantCulture);
        int seed = int.Parse(Environment.GetEnvironmentVariable("FLEXDB_FUZZ_SEED") ?? "20261126", CultureInfo.InvariantCulture);
        Random random = new(seed);
        HostileInputs hostile = new(random);
        string app = NewApplication();
        await CreateInAsync(app, "others", FlexColumn.String("name"));
        FlexRecordSet items = await CreateInAsync(
            app,
            "items",
            FlexColumn.String("s", unique: true),
            FlexColumn.Integer("i", unique: true),
            FlexColumn.Decimal("d", unique: true),
            FlexColumn.DateTime("t", indexed: true),
            FlexColumn.Json("j"),
            FlexColumn.Reference("r", "others", onDelete: FlexOnDelete.SetNull) with { Unique = true });
        await Records.For(app, "others").InsertAsync("{}", new() { Id = "one" });
        await items.InsertAsync("""{"s":"a","i":1,"d":"1","r":"one"}""", new() { Id = "one" });
        int done = 0;
        for (int input = 0; input < inputs; input++)
        {
            (string what, Func<Task> call) = Call(items, hostile, random);
            try
            {
                await call();
                done++;
            }
            catch (Exception exception) when (exception is FlexServerException or FlexOutcomeUnknownException || exception is not (FlexDbException or ArgumentException))
            {
                Assert.Fail($"input {input} of seed {seed}, {what}: {exception}");
            }
            catch (Exception exception) when (exception is FlexDbException or ArgumentException)
            {
                // Refused, as it may be.
            }
        }

        await TestContext.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{inputs} inputs, {done} of them done, seed {seed}"));
        Assert.That(done, Is.GreaterThan(inputs / 50));
        Assert.That((await Records.VerifyAsync(app)).Problems, Is.Empty);
    }

    private (string What, Func<Task> Call) Call(FlexRecordSet items, HostileInputs hostile, Random random)
    {
        string id = random.Next(3) == 0 ? "one" : hostile.Text();
        byte[] json = hostile.Record();
        FlexJsonValue value = hostile.Value();
        string column = random.Next(4) == 0 ? hostile.Text() : new[] { "s", "i", "d", "r" }[random.Next(4)];
        string what = string.Create(CultureInfo.InvariantCulture, $"id '{Convert.ToHexString(Encoding.Unicode.GetBytes(id))}', record {Convert.ToHexString(json)}, column '{column}', value {value}");
        return random.Next(13) switch
        {
            0 => ($"insert {what}", () => items.InsertAsync(json, new() { Id = id })),
            1 => ($"insert {what}", () => items.InsertAsync(json)),
            2 => ($"patch {what}", () => items.PatchAsync(id, json)),
            3 => ($"replace {what}", () => items.ReplaceAsync("one", json)),
            4 => ($"patch {what}", () => items.PatchAsync("one", json, new() { Actor = hostile.Text() })),
            5 => ($"delete {what}", () => items.DeleteAsync(id == "one" ? "two" : id)),
            6 => ($"find {what}", () => items.FindManyAsync([id, hostile.Text()])),
            7 or 8 => ($"find by {what}", () => items.FindByAsync(column, value)),
            9 => ($"upsert {what}", () => items.UpsertAsync(column, json)),
            10 => ($"index of times, {what}", () => items.IndexAsync((FlexRecordTimes)random.Next(4))),
            11 => ($"batch {what}", () => Records.WriteAsync(items.ApplicationId, [FlexRecordWrite.Insert(items.Table, json), FlexRecordWrite.Patch(items.Table, "one", hostile.Record())])),
            _ => ($"table {what}", () => Records.For(items.ApplicationId, id).InsertAsync(json)),
        };
    }
}
