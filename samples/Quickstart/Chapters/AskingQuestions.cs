using System.Globalization;
using FlexDb.Records;
using FlexDb.Records.Errors;
using Quickstart.Generated;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class AskingQuestions : Chapter
{
    private const int FiveMinutes = 300_000;

    private static readonly FlexQuery s_longest = new()
    {
        Where = FlexFilter.Equal("genre_id", "jazz") & FlexFilter.GreaterThan("milliseconds", FiveMinutes),
        OrderBy = [FlexSort.Descending("milliseconds")],
        Include = ["album_id", "album_id.artist_id"],
        Take = 6,
    };

    public override string Title => "Asking questions";

    public override string Shows => "Rows are filtered and sorted by any column, with the rows that they refer to. Each answer is held against the generated rows.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Say($"The six longest of the jazz tracks that last more than five minutes:");
        FlexRecordPage page = await stage.In("track").QueryAsync(s_longest, cancellationToken);
        Dictionary<string, FlexRecord> albums = page.Included["album_id"].ToDictionary(album => album.Id, StringComparer.Ordinal);
        Dictionary<string, FlexRecord> artists = page.Included["album_id.artist_id"].ToDictionary(artist => artist.Id, StringComparer.Ordinal);
        stage.Show(SimpleTable.Of(["Track", "Album", "Artist", "Length#"], page.Records.Select(track =>
        {
            FlexRecord album = albums[track.GetString("album_id")!];
            return new[]
            {
                track.GetString("name")!,
                album.GetString("title")!,
                artists[album.GetString("artist_id")!].GetString("name")!,
                Length(track.GetInt64("milliseconds")!.Value),
            };
        })));
        List<GeneratedRow> expected =
        [
            .. stage.Rows["track"]
                .Where(track => track.Text("genre_id") == "jazz" && track.Number("milliseconds") > FiveMinutes)
                .OrderByDescending(track => track.Number("milliseconds"))
                .Take(s_longest.Take),
        ];
        stage.Claim(
            page.Records.Select(track => track.Id).SequenceEqual(expected.Select(track => track.Id))
            && albums.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(expected.Select(track => track.Text("album_id")!)),
            "No other jazz track is longer. Their albums and artists came along with the page");

        await AskInJsonAsync(stage, cancellationToken);
        await AskForANameAsync(stage, cancellationToken);
        await ExplainAsync(stage, cancellationToken);
    }

    private static async Task AskInJsonAsync(Stage stage, CancellationToken cancellationToken)
    {
        const string Json = """{ "billing_country": { "in": ["France", "Germany"] }, "total": { "gte": 7.5 }, "invoice_date": { "gte": "2023-01-01", "lt": "2024-01-01" } }""";
        stage.Say($"A filter can come from a web page, or be saved in a view, as JSON:");
        stage.Quote(Json);
        int found = 0;
        await foreach (FlexRecord _ in stage.In("invoice").StreamAsync(new FlexQuery { Where = FlexFilter.Parse(Json) }, cancellationToken))
        {
            found++;
        }

        int expected = stage.Rows["invoice"].Count(invoice =>
            invoice.Text("billing_country") is "France" or "Germany"
            && invoice.Money("total") >= 7.5m
            && invoice.Text("invoice_date")!.StartsWith("2023", StringComparison.Ordinal));
        stage.Claim(found > 0 && found == expected, $"It finds {Amount.Of(found, "invoice", "invoices")} of 2023, for 7.50 or more, to these two countries");
    }

    private static async Task AskForANameAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexRecordPage found = await stage.In("customer").QueryAsync(
            new FlexQuery { Where = FlexFilter.StartsWith("last_name", "GONC") | FlexFilter.EqualIgnoringCase("last_name", "kohler"), OrderBy = [FlexSort.Ascending("last_name")] },
            cancellationToken);
        string[] names = [.. found.Records.Select(FullName)];
        stage.Claim(
            names.Length > 0 && found.Records.All(customer => customer.GetString("last_name") is "Gonçalves" or "Köhler")
            && names.Length == stage.Rows["customer"].Count(customer => customer.Text("last_name") is "Gonçalves" or "Köhler"),
            $"Texts are found without regard to case and accents: GONC or kohler finds {string.Join(", ", names)}");
    }

    private static async Task ExplainAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexQuery byComposer = new() { Where = FlexFilter.Contains("composer", "lefebvre"), Take = 6 };
        FlexQueryExplanation indexed = await stage.In("track").ExplainAsync(s_longest, cancellationToken);
        FlexQueryExplanation scanned = await stage.In("track").ExplainAsync(byComposer, cancellationToken);
        stage.Say($"How were these found?");
        stage.Show(SimpleTable.Of(
            ["Question", "Found by", "Rows read#", "Rows found#"],
            [["the longest jazz tracks", .. Facts(indexed)], ["composers called Lefebvre", .. Facts(scanned)]]));
        stage.Claim(
            indexed.ColumnsWithoutIndex.Count == 0 && scanned.ColumnsWithoutIndex.SequenceEqual(["composer"]),
            "The library says which column lacks an index: composer");

        FlexRecordStore strict = new(stage.DataSource, new FlexRecordOptions { ScanLimit = 1_000 });
        await stage.ClaimRefusedAsync<FlexQueryTooBroadException>(
            () => strict.For(Stage.Chinook, "track").QueryAsync(byComposer with { Where = FlexFilter.Contains("composer", "nobody") }, cancellationToken),
            "A question that reads too many rows is refused. The limit is set to 1,000 here");
    }

    private static string[] Facts(FlexQueryExplanation found) =>
    [
        found.Driver == FlexQueryDriver.Index ? $"the index of {string.Join(", ", found.DrivingColumns)}" : "reading row after row",
        Amount.Of(found.RecordsRead),
        Amount.Of(found.RecordCount),
    ];

    private static string FullName(FlexRecord customer) => $"{customer.GetString("first_name")} {customer.GetString("last_name")}";

    private static string Length(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds).ToString(@"m\:ss", CultureInfo.InvariantCulture);
}
