using System.Globalization;

using FlexDb.Core.Schema;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>The records that are written and read, the same for every contender: each made from its number.</summary>
internal static class SampleRecords
{
    public const int BatchSize = 500;

    /// <summary>How many rows an import of a run has, a hundredth of its records within bounds.</summary>
    public static int ImportSize(long rows) => (int)Math.Clamp(rows / 100, BatchSize + 100, 10_000);

    /// <summary>How many days there are that a record may be due, and the first of them.</summary>
    public const int Days = 3_650;

    public static readonly DateOnly FirstDay = new(2026, 1, 1);

    /// <summary>How many records those of the sample refer to.</summary>
    public const int Owners = 1_000;

    /// <summary>The columns, the six indexed ones first.</summary>
    public static readonly string[] Names =
    [
        "email", "status", "due", "quantity", "price", "owner", "first_name", "last_name", "phone", "street",
        "city", "postcode", "country", "note", "score", "rate", "is_active", "is_member", "visited_at", "born",
    ];

    public static readonly string[] States = ["open", "paused", "closed", "waiting", "archived"];

    private static readonly string[] Cities = ["Amsterdam", "Barcelona", "Copenhagen", "Düsseldorf", "Edinburgh", "Florence", "Gothenburg", "Helsinki"];

    public static IReadOnlyList<FlexColumnDefinition> Columns { get; } =
    [
        FlexColumn.String("email", required: true, unique: true, maxLength: 255),
        FlexColumn.String("status", required: true, indexed: true, allowedValues: States),
        FlexColumn.Date("due", indexed: true),
        FlexColumn.Integer("quantity", indexed: true, min: 0),
        FlexColumn.Decimal("price", indexed: true, min: 0),
        FlexColumn.Reference("owner", "owners", onDelete: FlexOnDelete.Restrict),
        FlexColumn.String("first_name", maxLength: 100),
        FlexColumn.String("last_name", maxLength: 100),
        FlexColumn.String("phone", maxLength: 50),
        FlexColumn.String("street", maxLength: 200),
        FlexColumn.String("city", maxLength: 100),
        FlexColumn.String("postcode", maxLength: 20),
        FlexColumn.String("country", maxLength: 2),
        FlexColumn.Text("note"),
        FlexColumn.Integer("score"),
        FlexColumn.Decimal("rate"),
        FlexColumn.Boolean("is_active"),
        FlexColumn.Boolean("is_member"),
        FlexColumn.DateTime("visited_at"),
        FlexColumn.Date("born"),
    ];

    /// <summary>The id of a record: 24 characters, in the order of the numbers, as ids that carry the time are.</summary>
    public static string Id(long number) => string.Create(CultureInfo.InvariantCulture, $"r{number:D11}{Mixed(number) % 1_000_000_000_000:D12}");

    public static string OwnerId(long number) => string.Create(CultureInfo.InvariantCulture, $"owner{number % Owners:D19}");

    public static string Email(long number) => string.Create(CultureInfo.InvariantCulture, $"{Mixed(number):x16}@example.org");

    /// <summary>A value for the column that replacing and patching change; always of one length.</summary>
    public static long NewQuantity() => Random.Shared.NextInt64(100_000, 1_000_000);

    public static Contact Of(long number)
    {
        ulong mixed = Mixed(number);
        return new Contact
        {
            Id = Id(number),
            Email = Email(number),
            Status = States[mixed % 5],
            Due = FirstDay.AddDays((int)((mixed >> 8) % Days)),
            Quantity = 100_000 + (long)((mixed >> 16) % 900_000),
            Price = 1_000m + ((mixed >> 24) % 900_000 * 0.01m) + 0.01m,
            Owner = OwnerId((long)((mixed >> 32) % Owners)),
            FirstName = "Annemarie",
            LastName = string.Create(CultureInfo.InvariantCulture, $"Svensson-{mixed % 100_000:D5}"),
            Phone = string.Create(CultureInfo.InvariantCulture, $"+46 8 {(mixed >> 4) % 10_000_000:D7}"),
            Street = string.Create(CultureInfo.InvariantCulture, $"Long Street {(mixed >> 12) % 1_000:D3}"),
            City = Cities[(mixed >> 20) % 8],
            Postcode = string.Create(CultureInfo.InvariantCulture, $"{(mixed >> 28) % 100_000:D5}"),
            Country = "SE",
            Note = "Met at the fair in spring. Wants to be called in the morning, and asks for the new list of prices.",
            Score = (long)((mixed >> 36) % 100),
            Rate = ((mixed >> 40) % 1_000 * 0.001m) + 0.0001m,
            IsActive = (mixed & 1) == 0,
            IsMember = (mixed & 2) == 0,
            VisitedAt = new DateTime(2026, 1, 1, 8, 0, 1, DateTimeKind.Utc).AddMinutes((mixed >> 44) % 500_000),
            Born = new DateOnly(1950, 1, 1).AddDays((int)((mixed >> 48) % 18_000)),
        };
    }

    // Stafford's mix 13: values of neighbours have nothing in common, and no two numbers give one value.
    private static ulong Mixed(long number)
    {
        ulong mixed = (ulong)number + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
