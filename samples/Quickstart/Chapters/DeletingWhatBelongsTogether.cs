using FlexDb.Core.Schema;
using FlexDb.Records;
using FlexDb.Records.Errors;
using Quickstart.Catalog;
using Quickstart.Generated;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class DeletingWhatBelongsTogether : Chapter
{
    private static readonly string[] s_music = ["artist", "album", "track", "playlist_track"];

    public override string Title => "Deleting what belongs together";

    public override string Shows => "An artist goes with albums, tracks and entries of playlists, unless a track was sold. All of it can be restored.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        Belongings sold = Belongings.Of(stage.Rows, stage.Rows["artist"][0]);
        FlexRecordInUseException refusal = await stage.ClaimRefusedAsync<FlexRecordInUseException>(
            () => stage.In("artist").DeleteAsync(sold.Artist.Id, cancellationToken: cancellationToken),
            $"{sold.Artist.Text("name")} cannot be deleted, because invoices list tracks of theirs");
        stage.Claim(
            refusal.Uses.Single() is { TableName: "invoice_line", ColumnName: "track_id" } use
            && use.Count == await CountAsync(stage, "invoice_line", "track_id", sold.Tracks, cancellationToken),
            $"The exception names the column, and counts the rows: {Amount.Of(refusal.Uses[0].Count, "line", "lines")} of invoices");

        Belongings unsold = Belongings.Of(stage.Rows, stage.Rows["artist"][^1]);
        stage.Claim(
            await CountAsync(stage, "invoice_line", "track_id", unsold.Tracks, cancellationToken) == 0,
            $"No invoice lists any of the {Amount.Of(unsold.Tracks.Count, "track", "tracks")} of {unsold.Artist.Text("name")}");
        await stage.In("playlist_track").DeleteAsync(unsold.Entries[0], cancellationToken: cancellationToken);
        stage.Say($"One of these is taken off a playlist. Then the artist is deleted:");
        Dictionary<string, string> before = await FingerprintsAsync(stage, cancellationToken);
        FlexRecordDeletion deletion = await stage.In("artist").DeleteAsync(unsold.Artist.Id, new() { Actor = "chloe" }, cancellationToken);
        Dictionary<string, long> deleted = deletion.Deleted.CountBy(record => record.TableName).ToDictionary(table => table.Key, table => (long)table.Value, StringComparer.Ordinal);
        stage.Show(SimpleTable.Of(["Table", "Rows deleted#"], s_music.Select(table => new[] { table, Amount.Of(deleted[table]) })));
        stage.Claim(
            deletion.Deleted.Select(record => record.Id).ToHashSet(StringComparer.Ordinal)
                .SetEquals([unsold.Artist.Id, .. unsold.Albums, .. unsold.Tracks, .. unsold.Entries.Skip(1)]),
            $"One deletion took {Amount.Of(deletion.Deleted.Count, "row", "rows")}: the artist, the albums, their tracks and the entries of these in playlists, no other row");
        stage.Claim(
            await stage.In("track").FindAsync(unsold.Tracks[0], cancellationToken) is null
            && await CountAsync(stage, "track", "album_id", unsold.Albums, cancellationToken) == 0
            && await CountAsync(stage, "playlist_track", "track_id", unsold.Tracks, cancellationToken) == 0,
            "No query finds them any more");

        FlexRecordRestoration restored = await stage.In("artist").RestoreAsync(unsold.Artist.Id, cancellationToken: cancellationToken);
        Dictionary<string, string> after = await FingerprintsAsync(stage, cancellationToken);
        stage.Claim(
            restored.Restored.ToHashSet().SetEquals(deletion.Deleted) && s_music.All(table => before[table] == after[table]),
            "Restored, exactly these are back: all rows of the four tables are as they were before the deletion");
        stage.Claim(
            await stage.In("playlist_track").FindAsync(unsold.Entries[0], cancellationToken) is null,
            "The entry that was taken off earlier, in a deletion of its own, is still off");

        await LoseAnEmployeeAsync(stage, cancellationToken);
    }

    private static async Task LoseAnEmployeeAsync(Stage stage, CancellationToken cancellationToken)
    {
        int customers = stage.Rows["customer"].Count(customer => customer.Text("support_rep_id") == "steve");
        FlexRecordDeletion left = await stage.In("employee").DeleteAsync("steve", new() { Actor = "nancy" }, cancellationToken);
        stage.Claim(
            left.Deleted.Count == 1 && left.Cleared.Count == customers
            && await stage.In("customer").CountAsync(FlexFilter.IsNull("account_manager_id"), cancellationToken: cancellationToken) == new FlexRecordCount(customers, IsComplete: true),
            $"Steve leaves. His {Amount.Of(customers, "customer stays", "customers stay")}, without an account manager, as that column's rule says");
    }

    private static Task<long> CountAsync(Stage stage, string table, string column, IReadOnlyList<string> targets, CancellationToken cancellationToken) =>
        stage.CountAsync(table, FlexFilter.In(column, targets.Select(target => (FlexJsonValue?)target)), cancellationToken);

    private static async Task<Dictionary<string, string>> FingerprintsAsync(Stage stage, CancellationToken cancellationToken)
    {
        Dictionary<string, string> fingerprints = [];
        foreach (string table in s_music)
        {
            fingerprints.Add(table, await RecordFingerprint.OfAsync(stage.In(table), cancellationToken));
        }

        return fingerprints;
    }

    private sealed record Belongings(GeneratedRow Artist, IReadOnlyList<string> Albums, IReadOnlyList<string> Tracks, IReadOnlyList<string> Entries)
    {
        public static Belongings Of(ChinookRows rows, GeneratedRow artist)
        {
            List<string> albums = Referring(rows["album"], "artist_id", [artist.Id]);
            List<string> tracks = Referring(rows["track"], "album_id", albums);
            return new Belongings(artist, albums, tracks, Referring(rows["playlist_track"], "track_id", tracks));
        }

        private static List<string> Referring(IReadOnlyList<GeneratedRow> rows, string column, List<string> targets) =>
            [.. rows.Where(row => targets.Contains(row.Text(column)!)).Select(row => row.Id)];
    }
}
