using FlexDb.Core;
using FlexDb.Core.Schema;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class OneTableInFull : Chapter
{
    public override string Title => "One table in full";

    public override string Shows => "The columns of track: their types, their rules, and the index slot that each indexed column holds.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable track = await stage.Store.GetTableAsync(Stage.Chinook, "track", cancellationToken: cancellationToken);
        stage.Show(ColumnsView.Of(track));
        stage.Claim(
            track.Schema.Columns.All(column => column.NeedsSlot == track.Slots.ContainsKey(column.Name)),
            "Each indexed column, and no other, holds a slot");

        FlexTable album = await stage.Store.GetTableAsync(Stage.Chinook, "album", cancellationToken: cancellationToken);
        FlexColumnValidation reference = track.Schema["album_id"].Validation;
        stage.Claim(reference.TargetId == album.Id, $"album_id knows album by its id, {album.Id}, and so follows it through renames");

        await stage.ClaimRefusedAsync<FlexDb.Core.Errors.FlexReferenceTargetException>(
            () => stage.Store.CreateTableAsync(
                new NewFlexTable(Stage.Chinook, "review") { Columns = [FlexColumn.Reference("concert_id", targetTable: "concert")] },
                cancellationToken),
            "A reference to a table that is not there is refused");
    }
}
