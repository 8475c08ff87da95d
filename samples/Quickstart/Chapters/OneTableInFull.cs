using FlexDb.Core;
using FlexDb.Core.Schema;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class OneTableInFull : Chapter
{
    public override string Title => "One table in full";

    public override string Shows => "The columns of track: their types, their rules, and the index slots of the indexed columns.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable track = await stage.Store.GetTableAsync(Stage.Chinook, "track", cancellationToken: cancellationToken);
        stage.Show(ColumnsView.Of(track));
        stage.Claim(
            track.Schema.Columns.All(column => column.NeedsSlot == track.Slots.ContainsKey(column.Name)),
            "Every indexed column has a slot, and no other column has one");

        FlexTable album = await stage.Store.GetTableAsync(Stage.Chinook, "album", cancellationToken: cancellationToken);
        FlexColumnValidation reference = track.Schema["album_id"].Validation;
        stage.Claim(reference.TargetId == album.Id, "album_id knows album by the id of that table, so the reference follows renames");

        await stage.ClaimRefusedAsync<FlexDb.Core.Errors.FlexReferenceTargetException>(
            () => stage.Store.CreateTableAsync(
                new NewFlexTable(Stage.Chinook, "review") { Columns = [FlexColumn.Reference("concert_id", targetTable: "concert")] },
                cancellationToken),
            "A reference to a table that does not exist is refused");
    }
}
