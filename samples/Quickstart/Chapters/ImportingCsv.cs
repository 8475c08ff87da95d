using System.Text;
using FlexDb.Core;
using FlexDb.Records;
using FlexDb.Records.Csv;
using FlexDb.Records.Errors;
using Quickstart.Views;
using Spectre.Console;

namespace Quickstart.Chapters;

internal sealed class ImportingCsv : Chapter
{
    private const string FileName = "new-customers.csv";

    private static readonly long[] s_badLines = [4, 5, 7, 8, 9, 10];

    public override string Title => "Importing a CSV with errors";

    public override string Shows => "Ten customers from new-customers.csv, some with mistakes. Every mistake is reported, with its line.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, FileName), cancellationToken);
        string[] lines = Encoding.UTF8.GetString(file).TrimEnd().ReplaceLineEndings("\n").Split('\n');
        stage.Show(new Text(string.Concat(lines.Select((line, index) => FormattableString.Invariant($"{index + 1,4}  {line}\n")))));
        FlexTable table = await stage.Store.GetTableAsync(Stage.Chinook, "customer", cancellationToken: cancellationToken);
        long before = await stage.CountAsync("customer", filter: null, cancellationToken);
        FlexRecordImportException refusal = await stage.ClaimRefusedAsync<FlexRecordImportException>(
            () => ImportAsync(stage, file, table, new FlexRecordImportOptions { Actor = "ana" }, cancellationToken),
            "Imported as all rows or none, the file is refused",
            isQuoted: false);
        stage.Show(SimpleTable.Of(
            ["Line#", "Column", "Code", "What is wrong"],
            refusal.Result.Errors.Select(error => new[] { Amount.Of(error.Place), error.Column ?? "", error.Code, error.Message })));
        stage.Claim(
            refusal.Result.Errors.Select(error => error.Place).Distinct().SequenceEqual(s_badLines) && await stage.CountAsync("customer", filter: null, cancellationToken) == before,
            $"{Amount.Of(refusal.Result.Refused, "row is", "rows are")} bad, and no row was stored");

        FlexRecordImportResult good = await ImportAsync(
            stage, file, table, new FlexRecordImportOptions { Actor = "ana", Mode = FlexRecordImportMode.WhatIsGood }, cancellationToken);
        FlexRecord? eva = await stage.In("customer").FindAsync("csv-5", cancellationToken);
        stage.Claim(
            good.Inserted == good.Rows - s_badLines.Length && good.Errors.Select(error => (error.Place, error.Code)).SequenceEqual(refusal.Result.Errors.Select(error => (error.Place, error.Code)))
            && await stage.CountAsync("customer", filter: null, cancellationToken) == before + good.Inserted && eva?.GetString("tier") == "bronze",
            $"Imported as what is good, the same mistakes are reported, and {Amount.Of(good.Inserted, "row is", "rows are")} stored");

        const string Corrected = """
            email,last_name,first_name,tier
            ingrid.berg@mail.example,Berg,Ingrid,silver
            yuki.mori@mail.example,Mori,Yuki,silver
            mei.tan@mail.example,Tan,Mei,gold
            """;
        FlexRecordImportResult again = await ImportAsync(
            stage, Encoding.UTF8.GetBytes(Corrected), table, new FlexRecordImportOptions { Actor = "ana", UpsertBy = "email" }, cancellationToken);
        stage.Claim(
            again is { Inserted: 1, Updated: 1, Unchanged: 1, Refused: 0 }
            && (await stage.In("customer").FindByAsync("email", "ingrid.berg@mail.example", cancellationToken))?.GetString("tier") == "silver",
            $"A second file, matched by email, inserted {again.Inserted}, updated {again.Updated} and left {again.Unchanged} unchanged");
    }

    private static Task<FlexRecordImportResult> ImportAsync(
        Stage stage, byte[] file, FlexTable table, FlexRecordImportOptions options, CancellationToken cancellationToken) =>
        stage.In("customer").ImportAsync(
            FlexCsv.ReadAsync(new MemoryStream(file), table.Schema, cancellationToken: cancellationToken), options, cancellationToken: cancellationToken);
}
