using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class DeletingTables : Chapter
{
    public override string Title => "Deleting tables, creating them again, restoring them";

    public override string Shows => "A deleted table frees its name, and keeps its rows. It can be restored under another name. Only a purge is for good.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTableReferencedException refusal = await stage.ClaimRefusedAsync<FlexTableReferencedException>(
            () => stage.Store.DeleteTableAsync(Stage.Chinook, "playlist", cancellationToken),
            "playlist cannot be deleted while playlist_track refers to it");
        stage.Claim(refusal.References.Count == 1, "The exception lists every column that refers to it");

        long entries = await stage.CountAsync("playlist_track", filter: null, cancellationToken);
        FlexTable oldTracks = await stage.Store.GetTableAsync(Stage.Chinook, "playlist_track", cancellationToken: cancellationToken);
        FlexTable oldPlaylist = await stage.Store.GetTableAsync(Stage.Chinook, "playlist", cancellationToken: cancellationToken);
        await stage.Store.DeleteTableAsync(Stage.Chinook, oldTracks, cancellationToken);
        await stage.Store.DeleteTableAsync(Stage.Chinook, oldPlaylist, cancellationToken);
        FlexTable newPlaylist = await stage.Store.CreateTableAsync(
            new NewFlexTable(Stage.Chinook, "playlist")
            {
                DisplayName = "Playlist",
                Actor = "chloe",
                Columns =
                [
                    FlexColumn.String("title", required: true, maxLength: 200),
                    FlexColumn.Reference("owner_id", targetTable: "customer", onDelete: FlexOnDelete.Cascade, required: true, indexed: true),
                    FlexColumn.Json("tracks") with { DisplayName = "Tracks, in order" },
                ],
            },
            cancellationToken);
        stage.Claim(
            newPlaylist.Id != oldPlaylist.Id && newPlaylist.Version == 1,
            "After both were deleted, a new playlist took the name, with a separate history");

        FlexTable archive = await stage.Store.RestoreTableAsync(
            Stage.Chinook, oldPlaylist, new FlexRestoreOptions { RestoreAs = "playlist_archive", Actor = "chloe" }, cancellationToken);
        FlexTable restored = await stage.Store.RestoreTableAsync(
            Stage.Chinook, oldTracks, new FlexRestoreOptions { Actor = "chloe" }, cancellationToken);
        stage.Claim(
            archive.Id == oldPlaylist.Id && archive.Schema == oldPlaylist.Schema,
            "The old one was restored as playlist_archive, with its old columns");
        stage.Claim(
            restored.Schema["playlist_id"].Validation.TargetTable == archive.Name,
            "playlist_track was restored too, and refers to the old playlist by its new name");
        stage.Claim(
            await stage.CountAsync("playlist_archive", filter: null, cancellationToken) == stage.Rows["playlist"].Count
            && await stage.CountAsync("playlist_track", filter: null, cancellationToken) == entries
            && await stage.CountAsync("playlist", filter: null, cancellationToken) == 0,
            $"Their rows are back with them, all {Amount.Of(entries, "entry", "entries")} of playlists too. The new playlist has none");

        FlexTable invoiceLine = await stage.Store.GetTableAsync(Stage.Chinook, "invoice_line", cancellationToken: cancellationToken);
        await stage.Store.DeleteTableAsync(Stage.Chinook, invoiceLine, cancellationToken);
        stage.Say($"The catalog at this point; invoice_line was just deleted:");
        IReadOnlyList<FlexTable> tables = await AllTablesAsync(stage, cancellationToken);
        stage.Show(TablesView.Of(tables));
        stage.Claim(
            tables.Single(table => table.DeletedAt is not null).Id == invoiceLine.Id,
            "Deleted tables are listed only on request, and can be restored");

        await stage.ClaimRefusedAsync<FlexTableHasRecordsException>(
            () => stage.Store.PurgeTableAsync(Stage.Chinook, invoiceLine, cancellationToken),
            "The catalog alone does not purge a table that has rows");
        await stage.Records.PurgeTableAsync(Stage.Chinook, invoiceLine, cancellationToken);
        stage.Claim(
            await stage.Store.FindTableAsync(Stage.Chinook, invoiceLine, includeDeleted: true, cancellationToken) is null,
            "The store of the records does. Table and history are gone for good, and the rows with them");
    }

    private static async Task<IReadOnlyList<FlexTable>> AllTablesAsync(Stage stage, CancellationToken cancellationToken)
    {
        List<FlexTable> tables = [];
        FlexTableFilter filter = new() { Deleted = FlexDeletedTables.Include };
        await foreach (FlexTableSummary table in stage.Store.ListTablesAsync(Stage.Chinook, filter, cancellationToken))
        {
            tables.Add(await stage.Store.GetTableAsync(Stage.Chinook, table, includeDeleted: true, cancellationToken));
        }

        return tables;
    }
}
