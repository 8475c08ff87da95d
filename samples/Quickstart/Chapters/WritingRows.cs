using System.Text.Json.Nodes;
using FlexDb.Core.Errors;
using FlexDb.Records;
using FlexDb.Records.Errors;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class WritingRows : Chapter
{
    public override string Title => "Writing rows";

    public override string Shows => "A row that breaks its table's rules is refused, with all errors at once. Two people cannot overwrite each other.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        const string Wrong = """{ "media_type_id": null, "composer": "Clara Rocha", "milliseconds": "5:43", "unit_price": "0,99", "bpm": 132 }""";
        FlexRecordException refusal = await stage.ClaimRefusedAsync<FlexRecordException>(
            () => stage.In("track").InsertAsync(Wrong, cancellationToken: cancellationToken),
            "This track is refused",
            isQuoted: false);
        stage.Quote(Wrong);
        stage.Show(SimpleTable.Of(
            ["Column", "Code", "What is wrong"],
            refusal.Errors.Select(error => new[] { error.Column ?? "", error.Code, error.Message })));
        stage.Claim(
            await stage.CountAsync("track", filter: null, cancellationToken) == stage.Rows["track"].Count,
            $"It has {Amount.Of(refusal.Errors.Count, "error", "errors")}, and nothing of it was stored");

        await stage.ClaimRefusedAsync<FlexRecordTargetNotFoundException>(
            () => stage.In("album").InsertAsync("""{"title":"Unplugged","artist_id":"nobody"}""", new() { Id = "album-900" }, cancellationToken),
            "An album of an artist who does not exist is refused");
        string taken = stage.Rows["customer"][0].Text("email")!;
        await stage.ClaimRefusedAsync<FlexUniqueConflictException>(
            () => stage.In("customer").InsertAsync($$"""{"first_name":"Ann","last_name":"Lee","email":"{{taken}}"}""", new() { Id = "customer-90" }, cancellationToken),
            "Two customers cannot have one email");

        await SellAsync(stage, cancellationToken);
        await EditAtOnceAsync(stage, cancellationToken);
    }

    private static async Task SellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexRecordBatchResult sold = await stage.Records.WriteAsync(
            Stage.Chinook,
            [
                FlexRecordWrite.Insert("invoice_line", """{"invoice_id":"invoice-413","track_id":"track-0001","unit_price":0.99,"quantity":1}""", "line-2241"),
                FlexRecordWrite.Insert("invoice_line", """{"invoice_id":"invoice-413","track_id":"track-0002","unit_price":0.99,"quantity":2}""", "line-2242"),
                FlexRecordWrite.Insert("invoice", """{"customer_id":"customer-01","total":2.970,"invoice_date":"2026-01-05T10:30:00+01:00","billing_country":"Norway"}""", "invoice-413"),
            ],
            actor: "jane",
            cancellationToken);
        stage.Claim(
            sold.Records.All(record => record is { Version: 1, CreatedBy: "jane" })
            && await stage.In("invoice_line").CountAsync(FlexFilter.Equal("invoice_id", "invoice-413"), cancellationToken: cancellationToken) == new FlexRecordCount(2, IsComplete: true),
            "An invoice and its lines are written together, in any order. This is the invoice as it is stored:");
        stage.Quote(RowText.Of(sold.Records[2]!.Json));
        stage.Claim(
            sold.Records[2]!.GetDecimal("total") == 2.97m && sold.Records[2]!.GetString("invoice_date") == "2026-01-05T09:30:00Z",
            "Decimals are texts, so no digit is lost, and times are in UTC");
    }

    private static async Task EditAtOnceAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexRecord opened = await stage.In("customer").GetAsync("customer-01", cancellationToken);
        FlexRecord anas = await stage.In("customer").PatchAsync(
            opened.Id, """{"phone":"+47 22 44 22 22"}""", new() { Actor = "ana", ExpectedVersion = opened.Version }, cancellationToken);
        await stage.ClaimRefusedAsync<FlexRecordConcurrencyException>(
            () => stage.In("customer").PatchAsync(
                opened.Id, """{"phone":"unknown"}""", new() { Actor = "ben", ExpectedVersion = opened.Version }, cancellationToken),
            "Ana and Ben have opened the same customer. Ana saves first, and Ben's change is refused");
        FlexRecord now = await stage.In("customer").GetAsync(opened.Id, cancellationToken);
        JsonObject expected = JsonNode.Parse(opened.Json.Span)!.AsObject();
        expected["phone"] = "+47 22 44 22 22";
        stage.Claim(
            JsonNode.DeepEquals(expected, JsonNode.Parse(now.Json.Span)) && now.Version == anas.Version && now.UpdatedBy == "ana",
            "The customer has Ana's phone number, and everything else as before");
    }
}
