using System.Text.Json;

namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>A record as a host's own type.</summary>
internal sealed record Contact
{
    public required string Id { get; init; }

    public int Version { get; init; } = 1;

    public required string Email { get; init; }

    public required string Status { get; init; }

    public required DateOnly Due { get; init; }

    public required long Quantity { get; init; }

    public required decimal Price { get; init; }

    public required string Owner { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string Phone { get; init; }

    public required string Street { get; init; }

    public required string City { get; init; }

    public required string Postcode { get; init; }

    public required string Country { get; init; }

    public required string Note { get; init; }

    public required long Score { get; init; }

    public required decimal Rate { get; init; }

    public required bool IsActive { get; init; }

    public required bool IsMember { get; init; }

    public required DateTime VisitedAt { get; init; }

    public required DateOnly Born { get; init; }

    /// <summary>The values in the order of <see cref="SampleRecords.Names"/>.</summary>
    public object[] Values() =>
    [
        Email, Status, Due, Quantity, Price, Owner, FirstName, LastName, Phone, Street,
        City, Postcode, Country, Note, Score, Rate, IsActive, IsMember, VisitedAt, Born,
    ];

    /// <summary>The values as JSON.</summary>
    public byte[] ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            object[] values = Values();
            writer.WriteStartObject();
            for (int i = 0; i < values.Length; i++)
            {
                writer.WritePropertyName(SampleRecords.Names[i]);
                switch (values[i])
                {
                    case string text: writer.WriteStringValue(text); break;
                    case long number: writer.WriteNumberValue(number); break;
                    case decimal number: writer.WriteNumberValue(number); break;
                    case bool truth: writer.WriteBooleanValue(truth); break;
                    case DateOnly date: writer.WriteStringValue(date.ToString("O", System.Globalization.CultureInfo.InvariantCulture)); break;
                    case DateTime time: writer.WriteStringValue(time); break;
                }
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
