using FlexDb.Core;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class RenamingATable : Chapter
{
    public override string Title => "Renaming a table";

    public override string Shows => "artist becomes performer; the references to it follow in the same transaction.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable performer = await stage.Store.RenameTableAsync(Stage.Chinook, "artist", "performer", new FlexRenameOptions { Actor = "ben" }, cancellationToken);
        stage.Claim(performer.Name == "performer", "artist is now called performer");

        FlexTable album = await stage.Store.GetTableAsync(Stage.Chinook, "album", cancellationToken: cancellationToken);
        FlexTableVersion latest = await stage.Store.GetVersionAsync(Stage.Chinook, "album", album.Version, cancellationToken);
        stage.Show(HistoryView.Of([latest]));
        stage.Claim(
            album.Schema["artist_id"].Validation.TargetTable == "performer" && latest.CreatedBy == "ben",
            "album refers to performer, and its history records when and by whom that changed");
        stage.Claim(
            await stage.CountAsync("performer", filter: null, cancellationToken) == stage.Rows["artist"].Count,
            $"All {Amount.Of(stage.Rows["artist"].Count, "row", "rows")} are found under the new name");
        stage.Claim(
            await stage.Store.FindTableAsync(Stage.Chinook, "artist", cancellationToken: cancellationToken) is null,
            "The name artist is free");
    }
}
