using System.Diagnostics;
using System.Globalization;
using FlexDb.Core;
using FlexDb.Core.Validation;
using FlexDb.Records;
using Quickstart.Catalog;
using Quickstart.Generated;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class ImportingRows : Chapter
{
    private const string HashOfTheRows = "7937ec2c3026f88e";

    public override string Title => "Importing rows";

    public override string Shows => "As many rows as Chinook has, made up by a generator, each table in one transaction that stores all rows or none.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        string hash = stage.Rows.Hash()[..HashOfTheRows.Length];
        stage.Claim(
            hash == HashOfTheRows,
            $"The {Amount.Of(stage.Rows.Count, "generated row is", "generated rows are")} the same in each run: their hash begins with {hash}");

        List<string[]> lines = [];
        TimeSpan total = TimeSpan.Zero;
        foreach (NewFlexTable table in ReferenceOrder.Of(await ChinookFile.ReadAsync(Stage.Chinook, cancellationToken)))
        {
            IReadOnlyList<GeneratedRow> rows = stage.Rows[table.Name];
            long start = Stopwatch.GetTimestamp();
            FlexRecordImportResult result = await stage.In(table.Name).ImportAsync(
                rows.Select((row, index) => new FlexImportRow(index + 1, row.Json, row.Id)).ToAsyncEnumerable(),
                new FlexRecordImportOptions { Actor = "import" },
                cancellationToken: cancellationToken);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            total += elapsed;
            if (result.Inserted != rows.Count || result.ErrorCount > 0)
            {
                throw new BrokenClaimException($"Not all rows of {table.Name} were imported.");
            }

            lines.Add([table.Name, Amount.Of(result.Inserted), string.Join(", ", table.Columns.References()), Seconds(elapsed)]);
        }

        stage.Show(SimpleTable.Of(["Table", "Rows#", "Refer to rows of", "Seconds#"], [.. lines, ["all", Amount.Of(stage.Rows.Count), "", Seconds(total)]]));
        stage.Claim(
            await StoredAsTheyWereMadeAsync(stage, cancellationToken) == stage.Rows.Count,
            $"Read back, each of the {Amount.Of(stage.Rows.Count, "row", "rows")} has the values that it was made with");
    }

    private static async Task<int> StoredAsTheyWereMadeAsync(Stage stage, CancellationToken cancellationToken)
    {
        int same = 0;
        await foreach (FlexTableSummary summary in stage.Store.ListTablesAsync(Stage.Chinook, cancellationToken: cancellationToken))
        {
            FlexTable table = await stage.Store.GetTableAsync(Stage.Chinook, summary, cancellationToken: cancellationToken);
            FlexRecordValidator validator = FlexRecordValidator.For(table.Schema);
            Dictionary<string, GeneratedRow> made = stage.Rows[table.Name].ToDictionary(row => row.Id, StringComparer.Ordinal);
            await foreach (FlexRecord stored in stage.In(table.Name).StreamAsync(cancellationToken: cancellationToken))
            {
                ReadOnlyMemory<byte> normalForm = validator.Validate(made[stored.Id].Json, FlexRecordMode.Insert).Record;
                same += normalForm.Span.SequenceEqual(stored.Json.Span) ? 1 : 0;
            }
        }

        return same;
    }

    private static string Seconds(TimeSpan elapsed) => elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
}
