using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Quickstart.Generated;

/// <summary>Rows for all of Chinook's tables: as many as the sample database has, with names made up here.</summary>
internal sealed class ChinookRows
{
    private const ulong Seed = 2_008;

    private readonly Dictionary<string, IReadOnlyList<GeneratedRow>> _tables;

    private ChinookRows(Dictionary<string, IReadOnlyList<GeneratedRow>> tables) => _tables = tables;

    /// <summary>How many rows there are in all tables.</summary>
    public int Count => _tables.Values.Sum(rows => rows.Count);

    /// <summary>The rows of a table, each after those that it refers to.</summary>
    public IReadOnlyList<GeneratedRow> this[string table] => _tables[table];

    /// <summary>Makes the rows.</summary>
    public static ChinookRows Generate()
    {
        SeededNumbers numbers = new(Seed);
        MusicRows music = MusicRows.Generate(numbers);
        ShopRows shop = ShopRows.Generate(numbers, music);
        return new ChinookRows(new Dictionary<string, IReadOnlyList<GeneratedRow>>(StringComparer.Ordinal)
        {
            ["genre"] = music.Genres,
            ["media_type"] = music.MediaTypes,
            ["artist"] = music.Artists,
            ["album"] = music.Albums,
            ["track"] = music.Tracks,
            ["playlist"] = music.Playlists,
            ["playlist_track"] = music.PlaylistTracks,
            ["employee"] = shop.Employees,
            ["customer"] = shop.Customers,
            ["invoice"] = shop.Invoices,
            ["invoice_line"] = shop.InvoiceLines,
        });
    }

    /// <summary>The SHA-256 hash of all ids and rows.</summary>
    public string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (GeneratedRow row in _tables.OrderBy(table => table.Key, StringComparer.Ordinal).SelectMany(table => table.Value))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{row.Id} {row.Json.ToJsonString()}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>A row to import, with the id that it is to have.</summary>
internal sealed record GeneratedRow(string Id, JsonObject Json)
{
    /// <summary>A text or a reference; null where the row has none.</summary>
    public string? Text(string column) => Json[column]?.GetValue<string>();

    /// <summary>A whole number.</summary>
    public int Number(string column) => Json[column]!.GetValue<int>();

    /// <summary>An amount of money.</summary>
    public decimal Money(string column) => Json[column]!.GetValue<decimal>();
}
