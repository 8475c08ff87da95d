using FlexDb.Core;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Records;
using Quickstart.Catalog;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class GoingElsewhere : Chapter
{
    private const string Staging = "chinook_staging";

    public override string Title => "Copying an application and merging changes back";

    public override string Shows => "Chinook's tables are copied to a staging application. Changes made there are brought back with a plan.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexSnapshot chinook = await stage.Store.ExportAsync(Stage.Chinook, cancellationToken: cancellationToken);
        FlexImportPlan copy = await stage.Store.PlanImportAsync(Staging, FlexSnapshot.Parse(chinook.ToJson()), cancellationToken: cancellationToken);
        await stage.Store.ApplyImportAsync(Staging, copy, new FlexImportOptions { Actor = "ben" }, cancellationToken);
        stage.Claim(
            await stage.Store.ExportAsync(Staging, cancellationToken: cancellationToken) == chinook,
            FormattableString.Invariant($"Exported as JSON and imported, all {copy.Creations.Count} tables are the same in staging: columns, references, slots"));
        stage.Claim(
            (await stage.Store.PlanImportAsync(Staging, chinook, cancellationToken: cancellationToken)).IsEmpty,
            "A second import would find nothing to do");

        using MemoryStream genres = new();
        long count = await stage.In("genre").ExportAsync(genres, cancellationToken: cancellationToken);
        genres.Position = 0;
        await stage.Records.For(Staging, "genre").ImportAsync(FlexNdjson.ReadAsync(genres, cancellationToken: cancellationToken), cancellationToken: cancellationToken);
        stage.Claim(
            count == stage.Rows["genre"].Count
            && await RecordFingerprint.OfAsync(stage.Records.For(Staging, "genre"), cancellationToken) == await RecordFingerprint.OfAsync(stage.In("genre"), cancellationToken),
            $"Rows go from table to table in files of JSON: staging now has the same {Amount.Of(count, "genre", "genres")}");

        await stage.Store.EditTableAsync(
            Staging,
            "genre",
            edit => edit.RenameColumn("name", "title").AddColumn(FlexColumn.Text("description")),
            cancellationToken: cancellationToken);
        stage.Say($"In staging, genre gets a description, and its column name becomes title. The plan for chinook:");
        FlexImportPlan back = await stage.Store.PlanImportAsync(
            Stage.Chinook,
            await stage.Store.ExportAsync(Staging, cancellationToken: cancellationToken),
            FlexImportMode.Mirror,
            cancellationToken: cancellationToken);
        stage.Quote(back.ToString());

        FlexTable before = await stage.Store.GetTableAsync(Stage.Chinook, "genre", cancellationToken: cancellationToken);
        await stage.Store.ApplyImportAsync(Stage.Chinook, back, new FlexImportOptions { Actor = "ben" }, cancellationToken);
        FlexTable after = await stage.Store.GetTableAsync(Stage.Chinook, "genre", cancellationToken: cancellationToken);
        stage.Claim(
            back.Edits.Count == 1 && after.Id == before.Id && after.Schema["title"].Id == before.Schema["name"].Id,
            "The rename is still a rename. No other table changed");
        FlexRecord jazz = await stage.In("genre").GetAsync("jazz", cancellationToken);
        stage.Claim(jazz.GetString("title") == "Jazz" && jazz.Version == 1, "So the rows keep their values: the title of the genre jazz is Jazz");
    }
}
