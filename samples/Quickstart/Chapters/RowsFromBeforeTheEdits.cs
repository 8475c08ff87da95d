using FlexDb.Core;
using FlexDb.Records;
using Quickstart.Generated;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class RowsFromBeforeTheEdits : Chapter
{
    public override string Title => "Rows from before the edits";

    public override string Shows => "None of the edits has rewritten a row. Each row takes its present form when it is read, and when it is next written.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable table = await stage.Store.GetTableAsync(Stage.Chinook, "customer", cancellationToken: cancellationToken);
        GeneratedRow made = stage.Rows["customer"].Skip(1).First(customer => customer.Text("fax") is not null);
        FlexRecord read = await stage.In("customer").GetAsync(made.Id, cancellationToken);
        stage.Say($"A customer as imported, before the edits:");
        stage.Quote(RowText.Of(made.Json));
        stage.Say($"The same customer, read after them:");
        stage.Quote(RowText.Of(read.Json));
        stage.Claim(
            read is { Version: 1, UpdatedBy: "import" }
            && read.GetString("account_manager_id") == made.Text("support_rep_id")
            && read.GetBoolean("newsletter") == false && read.GetString("tier") == "bronze"
            && table.Schema.Columns.All(column => column.Name != "fax"),
            "The renamed column has its value, the new ones have their defaults, and fax is gone. Nothing has written the row since the import");

        long found = await stage.CountAsync("customer", FlexFilter.Equal("tier", "bronze") & FlexFilter.Equal("newsletter", false), cancellationToken);
        stage.Claim(
            found == stage.Rows["customer"].Count,
            $"A filter by the new columns finds all {Amount.Of(found, "customer", "customers")}, although the rows are older than the columns");

        FlexRecord patched = await stage.In("customer").PatchAsync(made.Id, """{"tier":"gold"}""", new() { Actor = "ana" }, cancellationToken);
        stage.Claim(
            patched.Discarded.Single().Column == "fax" && patched.Version == 2,
            "When a row is next written, it is stored in its present form. The result names what that forgot: the fax number");

        await stage.Store.RevertTableAsync(Stage.Chinook, "customer", table.Version - 1, new FlexEditOptions { Actor = "chloe" }, cancellationToken);
        long back = await stage.CountAsync("customer", !FlexFilter.IsNull("fax"), cancellationToken);
        stage.Claim(
            back == stage.Rows["customer"].Count(customer => customer.Text("fax") is not null) - 1,
            $"A revert brings fax back, with the numbers of the {Amount.Of(back, "customer", "customers")} whose rows were not written in between");
    }
}
