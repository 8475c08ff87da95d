using FlexDb.Records;
using FlexDb.Records.Verification;

using MySqlConnector;

namespace FlexDb.Core.Benchmarks.RecordScale;

/// <summary>Where the calls of one side go: to records beside each other at spots that are spread evenly over all that is there.</summary>
/// <remarks>
/// So both sides are read from the server's cache: what is compared is the way to a record, not the size of the memory. The
/// spots are as many on both sides.
/// </remarks>
internal abstract class ScaleData(MySqlDataSource dataSource)
{
    public const string Application = "scale";
    public const string Table = "contacts";
    public const int TablesOfApplication = 100;
    public const int Spots = 100;

    public FlexRecordStore Store { get; } = new(dataSource);

    public static string ApplicationOf(int table) => FormattableString.Invariant($"{Application}_{table / TablesOfApplication}");

    public static string TableOf(int table) => FormattableString.Invariant($"{Table}_{table}");

    /// <summary>The table of a spot.</summary>
    public abstract FlexRecordSet At(int spot);

    /// <summary>The block and the place in it of a record of a spot.</summary>
    public abstract (int Block, int Place) Record(int spot, int offset);

    /// <summary>Fails where what is stored is not what the library would have written.</summary>
    public abstract Task VerifyAsync();

    protected async Task VerifyAsync(int table, long records)
    {
        FlexVerifyReport report = await Store.VerifyAsync(ApplicationOf(table), TableOf(table));
        if (!report.IsSound || report.RecordCount != records)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Table {table} has {report.RecordCount} records and {report.ProblemCount} problems: {string.Join(", ", report.Problems.Take(5))}"));
        }
    }

    protected async Task VerifySpotsAsync()
    {
        for (int spot = 0; spot < Spots; spot++)
        {
            (int block, int place) = Record(spot, offset: 0);
            FlexRecord? record = await At(spot).FindByAsync("email", ScaleRecords.Email(block, place)!);
            if (record?.Id != ScaleRecords.Id(block, place) || !record.Json.Span.SequenceEqual(ScaleRecords.Json(block, place)))
            {
                throw new InvalidOperationException($"The record {ScaleRecords.Id(block, place)} is not what the library would have written: {record}");
            }
        }
    }
}

/// <summary>One table.</summary>
internal sealed class OneTable(MySqlDataSource dataSource, int blocks) : ScaleData(dataSource)
{
    // To verify a table reads all of it.
    private const int VerifiedBlocks = 10;

    public override FlexRecordSet At(int spot) => Store.For(ApplicationOf(0), TableOf(0));

    public override (int Block, int Place) Record(int spot, int offset)
    {
        long record = (spot * ((long)blocks * ScaleRecords.BlockSize / Spots)) + offset;
        return ((int)(record / ScaleRecords.BlockSize), (int)(record % ScaleRecords.BlockSize));
    }

    public override async Task VerifyAsync()
    {
        await VerifySpotsAsync();
        if (blocks <= VerifiedBlocks)
        {
            await VerifyAsync(0, (long)blocks * ScaleRecords.BlockSize);
        }
    }
}

/// <summary>Many tables; each spot is one of them.</summary>
internal sealed class ManyTables(MySqlDataSource dataSource, int tables) : ScaleData(dataSource)
{
    public const int RecordsEach = 100;

    public override FlexRecordSet At(int spot) => Store.For(ApplicationOf(Number(spot)), TableOf(Number(spot)));

    public override (int Block, int Place) Record(int spot, int offset) => (0, offset);

    public override async Task VerifyAsync()
    {
        await VerifySpotsAsync();
        for (int spot = 0; spot < Spots; spot++)
        {
            await VerifyAsync(Number(spot), RecordsEach);
        }
    }

    private int Number(int spot) => spot * (tables / Spots);
}
