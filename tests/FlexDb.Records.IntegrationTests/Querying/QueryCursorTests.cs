using System.Buffers.Text;

using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.IntegrationTests.Store;

namespace FlexDb.Records.IntegrationTests.Querying;

[TestFixture]
public sealed class QueryCursorTests : RecordFixture
{
    private static readonly FlexQuery s_query = new() { OrderBy = [FlexSort.Ascending("number")], Take = 2 };

    [Test]
    public async Task A_cursor_goes_on_whatever_was_deleted_meanwhile_and_however_large_the_page()
    {
        FlexRecordSet items = await CreateFilledAsync();
        FlexRecordPage first = await items.QueryAsync(s_query);
        await items.DeleteAsync(first.Records[1].Id);

        FlexRecordPage rest = await items.QueryAsync(s_query with { After = first.Next, Take = 1_000 });

        Assert.That(rest.Records.Select(static record => record.GetInt64("number")), Is.EqualTo(Enumerable.Range(2, 8)));
        Assert.That(rest.Next, Is.Null);
    }

    [Test]
    public async Task A_stream_goes_on_from_a_cursor_and_refuses_one_that_goes_backward()
    {
        FlexRecordSet items = await CreateFilledAsync();
        FlexRecordPage second = await items.QueryAsync(s_query with { After = (await items.QueryAsync(s_query)).Next });

        Assert.That((await ToListAsync(items.StreamAsync(s_query with { After = second.Next }))).Select(static record => record.GetInt64("number")), Is.EqualTo(Enumerable.Range(4, 6)));
        Assert.Throws<ArgumentException>(() => _ = items.StreamAsync(s_query with { After = second.Previous }));
        Assert.Throws<FlexCursorException>(() => _ = items.StreamAsync(s_query with { After = "none" }));
    }

    [Test]
    public async Task A_cursor_of_another_query_is_refused()
    {
        FlexRecordSet items = await CreateFilledAsync();
        FlexRecordSet others = await CreateFilledAsync();
        string? cursor = (await items.QueryAsync(s_query)).Next;

        Assert.That(await ProblemAsync(others, s_query with { After = cursor }), Is.EqualTo(FlexCursorProblem.OtherQuery));
        Assert.That(await ProblemAsync(items, s_query with { After = cursor, OrderBy = [] }), Is.EqualTo(FlexCursorProblem.OtherQuery));
        Assert.That(await ProblemAsync(items, s_query with { After = cursor, OrderBy = [FlexSort.Descending("number")] }), Is.EqualTo(FlexCursorProblem.OtherQuery));
        Assert.That(await ProblemAsync(items, s_query with { After = cursor, OrderBy = [FlexSort.Ascending("number").NullsLast()] }), Is.EqualTo(FlexCursorProblem.OtherQuery));
        Assert.That(await ProblemAsync(items, s_query with { After = cursor, Where = FlexFilter.GreaterThan("number", 1) }), Is.EqualTo(FlexCursorProblem.OtherQuery));
    }

    [Test]
    public async Task A_cursor_expires_with_the_type_of_its_column_and_not_with_other_edits()
    {
        FlexRecordSet items = await CreateFilledAsync();
        string? cursor = (await items.QueryAsync(s_query)).Next;

        await EditAsync(items, static edit => edit
            .AddColumn(FlexColumn.Boolean("more"))
            .ModifyColumn("number", static column => column with { Indexed = false, Required = true, DefaultValue = 1 }));
        FlexRecordPage next = await items.QueryAsync(s_query with { After = cursor });
        await EditAsync(items, static edit => edit.ModifyColumn("number", static column => column with { DataType = FlexDataType.String, DefaultValue = null }));

        Assert.That(next.Records.Select(static record => record.GetInt64("number")), Is.EqualTo([2, 3]));
        Assert.That(await ProblemAsync(items, s_query with { After = cursor }), Is.EqualTo(FlexCursorProblem.Expired));
    }

    [Test]
    public async Task A_cursor_that_was_changed_is_refused()
    {
        FlexRecordSet items = await CreateFilledAsync();
        string cursor = (await items.QueryAsync(s_query)).Next!;
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n\0ä\ud800";
        Random random = new(7);
        for (int i = 0; i < 500; i++)
        {
            int at = random.Next(cursor.Length);
            char character = Alphabet[random.Next(Alphabet.Length)];
            string changed = random.Next(3) switch
            {
                0 => cursor.Remove(at, 1),
                1 => cursor.Insert(at, character.ToString()),
                _ => $"{cursor[..at]}{character}{cursor[(at + 1)..]}",
            };
            if (changed != cursor)
            {
                Assert.That(await ProblemAsync(items, s_query with { After = changed }), Is.EqualTo(FlexCursorProblem.Malformed), changed);
            }
        }
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("AA")]
    [TestCase("'; DROP TABLE flex_records; --")]
    public async Task A_text_that_is_no_cursor_is_refused(string cursor)
    {
        FlexRecordSet items = await CreateFilledAsync();
        FlexRecordSet empty = await CreateAsync(FlexColumn.Integer("number"));

        Assert.That(await ProblemAsync(items, s_query with { After = cursor }), Is.EqualTo(FlexCursorProblem.Malformed));
        Assert.That(await ProblemAsync(empty, s_query with { After = cursor }), Is.EqualTo(FlexCursorProblem.Malformed));
        Assert.That(await ProblemAsync(items, s_query with { After = new string('A', 1_000_000) }), Is.EqualTo(FlexCursorProblem.Malformed));
    }

    /// <summary>Whoever knows the format can make the hash right; what they gain is a place in the results.</summary>
    [Test]
    public async Task A_cursor_with_a_right_hash_and_hostile_content_is_refused_or_is_a_place()
    {
        FlexRecordSet items = await CreateFilledAsync();
        byte[] cursor = Base64Url.DecodeFromChars((await items.QueryAsync(s_query)).Next!);
        Random random = new(11);
        for (int i = 0; i < 500; i++)
        {
            List<byte> content = [.. cursor[..^8]];
            for (int damage = random.Next(4); damage >= 0; damage--)
            {
                int at = random.Next(18, content.Count);
                switch (random.Next(3))
                {
                    case 0:
                        content[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        content.Insert(at, (byte)random.Next(256));
                        break;
                    default:
                        content.RemoveAt(content.Count - 1);
                        break;
                }
            }

            byte[] hash = System.Security.Cryptography.SHA256.HashData(content.ToArray());
            string text = Base64Url.EncodeToString([.. content, .. hash.AsSpan(0, 8)]);
            try
            {
                await items.QueryAsync(s_query with { After = text });
            }
            catch (FlexCursorException exception)
            {
                Assert.That(exception.Problem, Is.EqualTo(FlexCursorProblem.Malformed));
            }
        }
    }

    private static async Task<FlexCursorProblem?> ProblemAsync(FlexRecordSet items, FlexQuery query)
    {
        try
        {
            await items.QueryAsync(query);
            return null;
        }
        catch (FlexCursorException exception)
        {
            Assert.That(exception.Message, Does.Not.Contain(query.After!.Length > 3 ? query.After : "no such text"));
            return exception.Problem;
        }
    }

    private async Task<FlexRecordSet> CreateFilledAsync()
    {
        FlexRecordSet items = await CreateAsync(FlexColumn.Integer("number", indexed: true));
        await Records.WriteAsync(items.ApplicationId, [.. Enumerable.Range(0, 10).Select(i => FlexRecordWrite.Insert(items.Table, $$"""{"number":{{i}}}"""))]);
        return items;
    }
}
