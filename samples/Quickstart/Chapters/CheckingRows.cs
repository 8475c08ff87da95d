using System.Text.Json;
using FlexDb.Core;
using FlexDb.Core.Validation;
using Quickstart.Catalog;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class CheckingRows : Chapter
{
    public override string Title => "Checking rows";

    public override string Shows => "The host validates a user's row against the table's schema before it stores it, and gets all errors at once.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await RowFile.ReadAsync("chinook-rows.json", cancellationToken);
        List<FlexRecordResult> judged = [];
        foreach (Row row in rows)
        {
            FlexRecordValidator validator = await ValidatorOfAsync(stage, row.Table, cancellationToken);
            judged.Add(validator.Validate(row.Json, FlexRecordMode.Insert));
        }

        stage.Claim(
            judged.Count > 0 && judged.TrueForAll(result => result.IsValid),
            FormattableString.Invariant($"{judged.Count} rows of Chinook's own data obey every rule of their tables"));
        stage.Say($"The last of them in normal form, as the host stores it; a decimal is a string, so no digit is lost:");
        stage.Quote(RowText.Of(judged[^1].Record));

        foreach (Row row in await RowFile.ReadAsync("chinook-wrong-rows.json", cancellationToken))
        {
            FlexRecordValidator validator = await ValidatorOfAsync(stage, row.Table, cancellationToken);
            FlexRecordResult result = validator.Validate(row.Json, FlexRecordMode.Insert);
            stage.Claim(!result.IsValid, FormattableString.Invariant($"This row for {row.Table} is refused, for {result.Errors.Count} reasons"));
            stage.Quote(row.Json.GetRawText());
            stage.Show(RowErrorsView.Of(result.Errors));
        }

        FlexRecordValidator customers = await ValidatorOfAsync(stage, "customer", cancellationToken);
        stage.Claim(
            customers.Validate(JsonElement.Parse("""{"company": null}"""), FlexRecordMode.Patch).IsValid
            && !customers.Validate(JsonElement.Parse("""{"email": null}"""), FlexRecordMode.Patch).IsValid,
            "A patch can clear the company, but not the email, which is required");
    }

    private static async Task<FlexRecordValidator> ValidatorOfAsync(Stage stage, string table, CancellationToken cancellationToken)
    {
        FlexTable definition = await stage.Store.GetTableAsync(Stage.Chinook, table, cancellationToken: cancellationToken);
        return FlexRecordValidator.For(definition.Schema);
    }
}
