namespace Quickstart.Generated;

/// <summary>What names are made of.</summary>
internal static class Words
{
    public static readonly string[] Genres =
    [
        "Alternative", "Blues", "Bossa Nova", "Classical", "Country", "Drum and Bass", "Electronica", "Fado", "Flamenco", "Folk",
        "Funk", "Gospel", "Heavy Metal", "Hip Hop", "Indie", "Jazz", "Latin", "Opera", "Pop", "Punk",
        "Reggae", "Rock", "Soul", "Soundtrack", "World",
    ];

    public static readonly string[] MediaTypes =
    [
        "MPEG audio file", "AAC audio file", "Protected AAC audio file", "Purchased AAC audio file", "MPEG-4 video file",
    ];

    public static readonly string[] Playlists =
    [
        "Everything", "Nineties", "Audiobook Breaks", "Breakfast", "Brazilian Evenings", "Classics", "Dinner", "Driving", "Fireside",
        "Focus", "Grunge", "Late Night", "On the Go", "Party", "Rainy Sunday", "Running", "Summer", "Wedding",
    ];

    public static readonly string[] Adjectives =
    [
        "Amber", "Blue", "Broken", "Burning", "Crooked", "Distant", "Electric", "Endless", "Faded", "Golden", "Hidden", "Hollow",
        "Howling", "Lonely", "Lost", "Midnight", "Northern", "Paper", "Quiet", "Restless", "Scarlet", "Silver", "Sleeping", "Slow",
        "Southern", "Velvet", "Wandering", "Wild", "Winter", "Young",
    ];

    public static readonly string[] Nouns =
    [
        "Anchor", "Avenue", "Bell", "Bridge", "Candle", "Canyon", "Carousel", "Compass", "Crow", "Desert", "Engine", "Falcon",
        "Feather", "Fire", "Garden", "Ghost", "Harbour", "Heart", "Horse", "Island", "Kite", "Lantern", "Letter", "Lighthouse",
        "Mirror", "Moon", "Mountain", "Ocean", "Orchard", "Parade", "Radio", "River", "Road", "Shadow", "Sparrow", "Station",
        "Storm", "Street", "Train", "Willow",
    ];

    public static readonly string[] Verbs =
    [
        "Call Back", "Chasing", "Counting", "Dancing with", "Dreaming of", "Follow", "Goodbye to", "Leaving", "Letters from", "Waiting for",
    ];

    public static readonly string[] FirstNames =
    [
        "Aaron", "Astrid", "Bjørn", "Camille", "Clara", "Daniel", "Edward", "Elena", "Emma", "Fernanda", "François", "Hannah", "Helena",
        "Hugo", "Isabelle", "Jack", "João", "Kara", "Leonie", "Luís", "Madalena", "Marc", "Martha", "Niklas", "Patrick", "Puja",
        "Roberto", "Stanisław", "Terhi", "Wyatt",
    ];

    public static readonly string[] LastNames =
    [
        "Almeida", "Bernard", "Brooks", "Chase", "Cunningham", "Dubois", "Fernandes", "Girard", "Gonçalves", "Gray", "Gruber", "Hansen",
        "Holý", "Hughes", "Johansson", "Jones", "Köhler", "Leacock", "Lefebvre", "Mancini", "Mitchell", "Muñoz", "Murray", "Nielsen",
        "Novák", "Peeters", "Rocha", "Sampaio", "Schneider", "Zimmermann",
    ];

    public static readonly Place[] Places =
    [
        new("Amsterdam", "VV", "Netherlands", "1016"), new("Berlin", null, "Germany", "10789"), new("Bordeaux", null, "France", "33000"),
        new("Boston", "MA", "USA", "2113"), new("Brussels", null, "Belgium", "1000"), new("Budapest", null, "Hungary", "H-1073"),
        new("Copenhagen", null, "Denmark", "1720"), new("Dublin", "Dublin", "Ireland", "D02"), new("Edmonton", "AB", "Canada", "T6G 2C7"),
        new("Helsinki", null, "Finland", "00530"), new("Lisbon", null, "Portugal", "1000-081"), new("London", null, "United Kingdom", "N1 5LH"),
        new("Madrid", null, "Spain", "28015"), new("Montréal", "QC", "Canada", "H2G 1A7"), new("New York", "NY", "USA", "10012-2612"),
        new("Oslo", null, "Norway", "0171"), new("Paris", null, "France", "75009"), new("Porto", null, "Portugal", "4000-123"),
        new("Prague", null, "Czech Republic", "14700"), new("São Paulo", "SP", "Brazil", "01007-010"), new("Stockholm", null, "Sweden", "11230"),
        new("Stuttgart", null, "Germany", "70174"), new("Vienna", null, "Austria", "1010"), new("Warsaw", null, "Poland", "00-358"),
    ];

    /// <summary>Lower-case letters and digits with hyphens between words, for ids and addresses.</summary>
    public static string Slug(string name) => string.Concat(name.ToLowerInvariant().Select(letter => letter switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => letter,
        'á' or 'ã' => 'a',
        'ç' => 'c',
        'é' => 'e',
        'í' => 'i',
        'ł' => 'l',
        'ñ' => 'n',
        'ö' or 'ø' or 'ó' => 'o',
        'ý' => 'y',
        _ => '-',
    }));
}

/// <summary>Where people live; most countries have no states in addresses.</summary>
internal sealed record Place(string City, string? State, string Country, string PostalCode);
