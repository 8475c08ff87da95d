using System.Globalization;
using System.Text.Json.Nodes;

namespace Quickstart.Generated;

/// <summary>Who sells and buys: employees, customers, and invoices with their lines.</summary>
internal sealed class ShopRows
{
    private const int CustomerCount = 59;
    private const int InvoiceCount = 412;
    private const int InvoiceLineCount = 2_240;

    // Nobody has bought a track of the last artists yet.
    private const int UnsoldTracks = 300;

    private static readonly DateTimeOffset s_opening = new(2021, 1, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly SeededNumbers _numbers;
    private readonly MusicRows _music;

    private ShopRows(SeededNumbers numbers, MusicRows music)
    {
        _numbers = numbers;
        _music = music;
        Employees = MakeEmployees();
        Customers = MakeCustomers();
        (Invoices, InvoiceLines) = MakeInvoices();
    }

    public IReadOnlyList<GeneratedRow> Employees { get; }

    public IReadOnlyList<GeneratedRow> Customers { get; }

    public IReadOnlyList<GeneratedRow> Invoices { get; }

    public IReadOnlyList<GeneratedRow> InvoiceLines { get; }

    public static ShopRows Generate(SeededNumbers numbers, MusicRows music) => new(numbers, music);

    private static List<GeneratedRow> MakeEmployees() =>
    [
        Employee("Andrew", "Adams", "General Manager", reportsTo: null, "1962-02-18", "2012-08-14"),
        Employee("Nancy", "Edwards", "Sales Manager", "andrew", "1978-12-08", "2012-05-01"),
        Employee("Jane", "Peacock", "Sales Support Agent", "nancy", "1983-08-29", "2012-04-01"),
        Employee("Margaret", "Park", "Sales Support Agent", "nancy", "1987-09-19", "2013-05-03"),
        Employee("Steve", "Johnson", "Sales Support Agent", "nancy", "1985-03-03", "2013-10-17"),
        Employee("Michael", "Mitchell", "IT Manager", "andrew", "1983-07-01", "2013-10-17"),
        Employee("Robert", "King", "IT Staff", "michael", "1990-05-29", "2014-01-02"),
        Employee("Laura", "Callahan", "IT Staff", "michael", "1988-01-09", "2014-03-04"),
    ];

    private static GeneratedRow Employee(string firstName, string lastName, string title, string? reportsTo, string born, string hired) => new(
        Words.Slug(firstName),
        new JsonObject
        {
            ["last_name"] = lastName,
            ["first_name"] = firstName,
            ["title"] = title,
            ["reports_to"] = reportsTo,
            ["birth_date"] = $"{born}T00:00:00Z",
            ["hire_date"] = $"{hired}T00:00:00Z",
            ["city"] = "Calgary",
            ["country"] = "Canada",
            ["email"] = $"{Words.Slug(firstName)}@chinook.example",
        });

    private List<GeneratedRow> MakeCustomers()
    {
        HashSet<(string First, string Last)> names = [];
        while (names.Count < CustomerCount)
        {
            names.Add((_numbers.OneOf(Words.FirstNames), _numbers.OneOf(Words.LastNames)));
        }

        return [.. names.Select((name, index) => new GeneratedRow($"customer-{index + 1:D2}", MakeCustomer(name.First, name.Last)))];
    }

    private JsonObject MakeCustomer(string firstName, string lastName)
    {
        Place home = _numbers.OneOf(Words.Places);
        string phone = $"+{_numbers.Below(90) + 10} {_numbers.Below(900) + 100} {_numbers.Below(9_000) + 1_000}";
        return new JsonObject
        {
            ["first_name"] = firstName,
            ["last_name"] = lastName,
            ["company"] = _numbers.Chance(20) ? $"{lastName} & {_numbers.OneOf(Words.LastNames)}" : null,
            ["address"] = $"{_numbers.Below(200) + 1} {_numbers.OneOf(Words.Nouns)} Street",
            ["city"] = home.City,
            ["state"] = home.State,
            ["country"] = home.Country,
            ["postal_code"] = home.PostalCode,
            ["phone"] = phone,
            ["fax"] = _numbers.Chance(40) ? $"{phone}-9" : null,
            ["email"] = $"{Words.Slug(firstName)}.{Words.Slug(lastName)}@mail.example",
            ["support_rep_id"] = Employees[2 + _numbers.Below(3)].Id,
        };
    }

    private (List<GeneratedRow> Invoices, List<GeneratedRow> Lines) MakeInvoices()
    {
        List<GeneratedRow> invoices = [];
        List<GeneratedRow> lines = [];
        foreach (int count in _numbers.Deal(InvoiceLineCount, InvoiceCount, atLeast: 1))
        {
            string invoiceId = $"invoice-{invoices.Count + 1:D3}";
            decimal total = 0;
            for (int i = 0; i < count; i++)
            {
                GeneratedRow track = _music.Tracks[_numbers.Below(_music.Tracks.Count - UnsoldTracks)];
                total += track.Money("unit_price");
                lines.Add(new(
                    $"line-{lines.Count + 1:D4}",
                    new JsonObject { ["invoice_id"] = invoiceId, ["track_id"] = track.Id, ["unit_price"] = track.Money("unit_price"), ["quantity"] = 1 }));
            }

            invoices.Add(new(invoiceId, MakeInvoice(s_opening.AddHours((106 * invoices.Count) + _numbers.Below(12)), total)));
        }

        return (invoices, lines);
    }

    private JsonObject MakeInvoice(DateTimeOffset date, decimal total)
    {
        GeneratedRow customer = _numbers.OneOf(Customers);
        return new JsonObject
        {
            ["customer_id"] = customer.Id,
            ["invoice_date"] = date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["billing_address"] = customer.Text("address"),
            ["billing_city"] = customer.Text("city"),
            ["billing_state"] = customer.Text("state"),
            // A few were paid in the shop, where nobody asks for the country.
            ["billing_country"] = _numbers.Chance(5) ? null : customer.Text("country"),
            ["billing_postal_code"] = customer.Text("postal_code"),
            ["total"] = total,
        };
    }
}
