using System.Globalization;
using System.Text;

using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks.RecordScale;

/// <summary>The records of the scale: 7 columns, 4 of them indexed, each record made from the number of its block and its place in it.</summary>
/// <remarks>
/// Every fifth block is alike but for the block's number in the id, the email and the team, so that the server can make one
/// block from another. In the other four the same places have the other statuses; otherwise all records of a day could be of
/// one or two, and a search for another status in the order of days would pass over all of them. A team has 2,500 records in
/// a whole block, however many blocks there are; a status has a fifth of all.
/// </remarks>
internal static class ScaleRecords
{
    public const int BlockSize = 10_000;

    /// <summary>How many days there are that a record may be due.</summary>
    public const int Days = 3_650;

    public static readonly string[] States = ["open", "paused", "closed", "waiting", "archived"];

    /// <summary>How many blocks differ in more than their number.</summary>
    public static int Kinds => States.Length;

    private const int TeamsOfBlock = 4;

    public static readonly DateOnly FirstDay = new(2026, 1, 1);

    public static IReadOnlyList<FlexColumnDefinition> Columns { get; } =
    [
        FlexColumn.String("email", required: true, unique: true, maxLength: 255),
        FlexColumn.String("status", required: true, indexed: true, allowedValues: States),
        FlexColumn.Date("due", indexed: true),
        FlexColumn.String("team", indexed: true, maxLength: 100),
        FlexColumn.String("name", maxLength: 100),
        FlexColumn.Integer("quantity"),
        FlexColumn.Text("note"),
    ];

    /// <summary>What in a text tells the block, and is nowhere else.</summary>
    public static string Mark(int block) => string.Create(CultureInfo.InvariantCulture, $"-{block:D8}-");

    /// <summary>How ids of a block begin: with the letter of the ids that the library makes now, and below those.</summary>
    public static string IdPrefix(int block) => string.Create(CultureInfo.InvariantCulture, $"a{block:D8}");

    public static string Id(int block, int place) => string.Create(CultureInfo.InvariantCulture, $"{IdPrefix(block)}{place:D15}");

    public static string Email(int block, int place) => string.Create(CultureInfo.InvariantCulture, $"contact{Mark(block)}{place:D5}@example.org");

    public static string Team(int block, int place) => string.Create(CultureInfo.InvariantCulture, $"team{Mark(block)}{place % TeamsOfBlock}");

    public static string Status(int block, int place) => States[((place / TeamsOfBlock) + block) % Kinds];

    public static DateOnly Due(int number) => FirstDay.AddDays((int)((uint)(number * 2_654_435_761L) % Days));

    public static byte[] Json(int block, int place) => Json(Email(block, place), Status(block, place), Due(place), Team(block, place), place);

    public static byte[] Json(string email, string status, DateOnly due, string team, int quantity) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"email":"{{email}}","status":"{{status}}","due":"{{due:yyyy-MM-dd}}","team":"{{team}}","name":"Annemarie Svensson","quantity":{{quantity}},"note":"Met at the fair in spring, and asks for the new list of prices."}"""));
}
