using System.Text.Json.Nodes;

namespace Quickstart.Generated;

/// <summary>What the shop sells: artists, albums and tracks, and the playlists that they are in.</summary>
internal sealed class MusicRows
{
    private const int ArtistCount = 275;
    private const int AlbumCount = 347;
    private const int TrackCount = 3_503;
    private const int PlaylistTrackCount = 8_715;

    private readonly SeededNumbers _numbers;

    private MusicRows(SeededNumbers numbers)
    {
        _numbers = numbers;
        Genres = [.. Words.Genres.Select(Named)];
        MediaTypes = [.. Words.MediaTypes.Select(Named)];
        Artists = MakeArtists();
        Albums = MakeAlbums();
        Tracks = MakeTracks();
        Playlists = [.. Words.Playlists.Select(Named)];
        PlaylistTracks = MakePlaylistTracks();
    }

    public IReadOnlyList<GeneratedRow> Genres { get; }

    public IReadOnlyList<GeneratedRow> MediaTypes { get; }

    public IReadOnlyList<GeneratedRow> Artists { get; }

    public IReadOnlyList<GeneratedRow> Albums { get; }

    public IReadOnlyList<GeneratedRow> Tracks { get; }

    public IReadOnlyList<GeneratedRow> Playlists { get; }

    public IReadOnlyList<GeneratedRow> PlaylistTracks { get; }

    public static MusicRows Generate(SeededNumbers numbers) => new(numbers);

    private static GeneratedRow Named(string name) => new(Words.Slug(name), new JsonObject { ["name"] = name });

    private List<GeneratedRow> MakeArtists()
    {
        HashSet<string> names = [];
        while (names.Count < ArtistCount)
        {
            names.Add(_numbers.Below(4) switch
            {
                0 => $"{_numbers.OneOf(Words.FirstNames)} {_numbers.OneOf(Words.LastNames)}",
                1 => $"The {_numbers.OneOf(Words.Nouns)} Brothers",
                _ => $"The {_numbers.OneOf(Words.Adjectives)} {_numbers.OneOf(Words.Nouns)}s",
            });
        }

        return [.. names.Select(Named)];
    }

    private List<GeneratedRow> MakeAlbums()
    {
        List<GeneratedRow> albums = [];
        foreach ((int artist, int count) in _numbers.Deal(AlbumCount, ArtistCount, atLeast: 1).Index())
        {
            for (int i = 0; i < count; i++)
            {
                string title = _numbers.Below(3) switch
                {
                    0 => $"Live in {_numbers.OneOf(Words.Places).City}",
                    1 => $"{_numbers.OneOf(Words.Nouns)} and {_numbers.OneOf(Words.Nouns)}",
                    _ => $"{_numbers.OneOf(Words.Adjectives)} {_numbers.OneOf(Words.Nouns)}",
                };
                albums.Add(new($"album-{albums.Count + 1:D3}", new JsonObject { ["title"] = title, ["artist_id"] = Artists[artist].Id }));
            }
        }

        return albums;
    }

    private List<GeneratedRow> MakeTracks()
    {
        Dictionary<string, string> genreOfArtist = Artists.ToDictionary(artist => artist.Id, _ => _numbers.OneOf(Genres).Id, StringComparer.Ordinal);
        List<GeneratedRow> tracks = [];
        foreach ((int album, int count) in _numbers.Deal(TrackCount, AlbumCount, atLeast: 6).Index())
        {
            for (int i = 0; i < count; i++)
            {
                tracks.Add(new($"track-{tracks.Count + 1:D4}", MakeTrack(Albums[album], genreOfArtist)));
            }
        }

        return tracks;
    }

    private JsonObject MakeTrack(GeneratedRow album, Dictionary<string, string> genreOfArtist)
    {
        bool isVideo = _numbers.Chance(6);
        int milliseconds = 110_000 + _numbers.Below(200_000) + _numbers.Below(150_000);
        return new JsonObject
        {
            ["name"] = _numbers.Chance(50)
                ? $"{_numbers.OneOf(Words.Adjectives)} {_numbers.OneOf(Words.Nouns)}"
                : $"{_numbers.OneOf(Words.Verbs)} the {_numbers.OneOf(Words.Nouns)}",
            ["album_id"] = album.Id,
            ["media_type_id"] = isVideo ? MediaTypes[^1].Id : MediaTypes[_numbers.Below(MediaTypes.Count - 1)].Id,
            ["genre_id"] = genreOfArtist[album.Text("artist_id")!],
            ["composer"] = _numbers.Chance(70) ? $"{_numbers.OneOf(Words.FirstNames)} {_numbers.OneOf(Words.LastNames)}" : null,
            ["milliseconds"] = milliseconds,
            ["bytes"] = milliseconds * (isVideo ? 160 : 32),
            ["unit_price"] = isVideo ? 1.99m : 0.99m,
        };
    }

    // The first playlist has every track, the others have some, each track once.
    private List<GeneratedRow> MakePlaylistTracks()
    {
        HashSet<(string Playlist, string Track)> entries = [.. Tracks.Select(track => (Playlists[0].Id, track.Id))];
        while (entries.Count < PlaylistTrackCount)
        {
            entries.Add((Playlists[1 + _numbers.Below(Playlists.Count - 1)].Id, _numbers.OneOf(Tracks).Id));
        }

        return
        [
            .. entries.Select((entry, index) => new GeneratedRow(
                $"entry-{index + 1:D4}",
                new JsonObject { ["playlist_id"] = entry.Playlist, ["track_id"] = entry.Track })),
        ];
    }
}
