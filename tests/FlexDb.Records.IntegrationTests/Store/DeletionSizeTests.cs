using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

using MySqlConnector;

namespace FlexDb.Records.IntegrationTests.Store;

/// <summary>The limit of how many bytes one deletion, or its restoration, may touch.</summary>
[TestFixture]
[NonParallelizable]
public sealed class DeletionSizeTests : RecordFixture
{
    private const int Children = 600;
    private const int ChildBytes = 100_000;

    // What it takes to read all of them once; a refused write reads twice. What is on its way when the query ends is less.
    private const long Whole = (long)Children * ChildBytes;

    private FlexRecordSet _parents = null!;
    private FlexRecordSet _children = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        string application = NewApplication();
        _parents = await CreateInAsync(application, "parents", FlexColumn.String("name"));
        _children = await CreateInAsync(application, "children", FlexColumn.Text("note"), FlexColumn.Reference("parent", "parents", onDelete: FlexOnDelete.Cascade));
        await _parents.InsertAsync("""{"name":"Acme"}""", new() { Id = "acme" });
        string child = $$"""{"note":"{{new string('n', ChildBytes)}}","parent":"acme"}""";
        foreach (int[] ids in Enumerable.Range(0, Children).Chunk(50))
        {
            await Records.WriteAsync(application, [.. ids.Select(id => FlexRecordWrite.Insert(_children.Table, child, FormattableString.Invariant($"c{id:000}")))]);
        }
    }

    [Test]
    public async Task A_deletion_that_is_too_large_is_refused_before_all_of_it_is_read()
    {
        FlexRecordStore store = StoreWith(1_000_000);

        (FlexLimitException refusal, long allocated, long sent) = await MeasureAsync(() => store.For(_parents.ApplicationId, _parents.Table).DeleteAsync("acme"));

        Assert.That(refusal.Message, Does.StartWith("The deletion has ").And.Contains("at most 1000000 fit").And.Contains("MaxDeletionBytes"));
        Assert.That(refusal.Actual, Is.InRange(1_000_000, 1_000_000 + ChildBytes + 100));
        Assert.That(allocated, Is.LessThan(Whole), $"allocated; {sent} bytes were sent");
        Assert.That(sent, Is.LessThan(Whole), $"sent; {allocated} bytes were allocated");
        Assert.That(await _parents.FindAsync("acme"), Is.Not.Null);
    }

    [Test]
    public async Task The_host_s_transaction_goes_on_after_such_a_refusal()
    {
        await using MySqlConnection connection = await Database.DataSource.OpenConnectionAsync();
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        FlexRecordStore store = StoreWith(1_000_000).WithTransaction(transaction);
        FlexRecordSet parents = store.For(_parents.ApplicationId, _parents.Table);
        FlexRecord other = await parents.InsertAsync("""{"name":"Other"}""");

        await Assert.ThrowsAsync<FlexLimitException>(() => parents.DeleteAsync("acme"));
        await parents.PatchAsync(other.Id, """{"name":"Still here"}""");
        await transaction.CommitAsync();

        Assert.That((await _parents.GetAsync(other.Id)).GetString("name"), Is.EqualTo("Still here"));
    }

    [Test]
    public async Task A_restoration_that_is_too_large_is_refused_likewise()
    {
        FlexRecordDeletion deletion = await _parents.DeleteAsync("acme");
        FlexRecordStore store = StoreWith(1_000_000);

        (FlexLimitException refusal, long allocated, long sent) = await MeasureAsync(() => store.RestoreDeletionAsync(_parents.ApplicationId, deletion.DeletionId));
        FlexRecordRestoration restoration = await Records.RestoreDeletionAsync(_parents.ApplicationId, deletion.DeletionId);

        Assert.That(refusal.Message, Does.StartWith("The restoration has ").And.Contains("MaxDeletionBytes"));
        Assert.That(allocated, Is.LessThan(Whole), $"allocated; {sent} bytes were sent");
        Assert.That(sent, Is.LessThan(Whole), $"sent; {allocated} bytes were allocated");
        Assert.That(restoration.Restored, Has.Count.EqualTo(Children + 1));
    }

    private FlexRecordStore StoreWith(long maxDeletionBytes) =>
        new(Database.DataSource, new FlexRecordOptions { MaxDeletionBytes = maxDeletionBytes });

    /// <summary>Runs a call that is refused; also gives how many bytes the process allocated and the server sent meanwhile.</summary>
    private async Task<(FlexLimitException Refusal, long Allocated, long Sent)> MeasureAsync(Func<Task> call)
    {
        long sent = await BytesSentAsync();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        FlexLimitException refusal = (await Assert.ThrowsAsync<FlexLimitException>(() => call()))!;
        return (refusal, GC.GetTotalAllocatedBytes(precise: true) - allocated, await BytesSentAsync() - sent);
    }

    private async Task<long> BytesSentAsync() => Convert.ToInt64(
        await Database.ScalarAsync(Database.IsMariaDb
            ? "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'BYTES_SENT'"
            : "SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Bytes_sent'"),
        System.Globalization.CultureInfo.InvariantCulture);
}
