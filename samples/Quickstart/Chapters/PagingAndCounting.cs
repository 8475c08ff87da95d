using System.Globalization;
using FlexDb.Core.Schema;
using FlexDb.Records;
using FlexDb.Records.Errors;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class PagingAndCounting : Chapter
{
    private const int ShownCountries = 5;
    private const int Cap = 1_000;

    private static readonly FlexQuery s_byLength = new() { OrderBy = [FlexSort.Ascending("milliseconds")], Take = 500 };

    public override string Title => "Pages, counts and sums";

    public override string Shows => "A page ends with a cursor, at which the next one begins. Counts can be capped, and sums are exact.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        List<FlexRecordPage> pages = [];
        string? cursor = null;
        do
        {
            pages.Add(await stage.In("track").QueryAsync(s_byLength with { After = cursor }, cancellationToken));
            cursor = pages[^1].Next;
        }
        while (cursor is not null);

        List<FlexRecord> tracks = [.. pages.SelectMany(page => page.Records)];
        stage.Claim(
            tracks.DistinctBy(track => track.Id).Count() == stage.Rows["track"].Count && tracks.Count == stage.Rows["track"].Count
            && tracks.Zip(tracks.Skip(1)).All(pair => pair.First.GetInt64("milliseconds") <= pair.Second.GetInt64("milliseconds")),
            $"All {Amount.Of(tracks.Count, "track", "tracks")}, the shortest first, in {Amount.Of(pages.Count, "page", "pages")} of up to {s_byLength.Take}: each track once, all in order");

        FlexRecordPage back = await stage.In("track").QueryAsync(s_byLength with { After = pages[1].Previous, Backward = true }, cancellationToken);
        stage.Claim(
            back.Records.Select(track => track.Id).SequenceEqual(pages[0].Records.Select(track => track.Id)),
            "Paging backward from the second page gives the first one again");
        await stage.ClaimRefusedAsync<FlexCursorException>(
            () => stage.In("track").QueryAsync(new FlexQuery { OrderBy = [FlexSort.Ascending("name")], After = pages[0].Next }, cancellationToken),
            "A cursor of another query is refused");

        FlexRecordCount capped = await stage.In("playlist_track").CountAsync(upTo: Cap, cancellationToken: cancellationToken);
        FlexRecordCount whole = await stage.In("playlist_track").CountAsync(upTo: null, cancellationToken: cancellationToken);
        stage.Claim(
            !capped.IsComplete && capped.Value == Cap && whole.Value == stage.Rows["playlist_track"].Count,
            $"A count up to {Amount.Of(Cap)} says that there are more entries of playlists than that. A full count says {Amount.Of(whole.Value)}");

        await SumAsync(stage, cancellationToken);
    }

    private static async Task SumAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexList<FlexRecordGroup> groups = await stage.In("invoice").AggregateAsync(
            new FlexAggregation { Columns = ["total"], GroupBy = "billing_country" },
            cancellationToken);
        List<Sales> sales = [.. groups.Select(Sales.Of).OrderByDescending(country => country.Sum)];
        stage.Say($"Sales by country, the {ShownCountries} best of {sales.Count(country => country.Country is not null)}:");
        stage.Show(SimpleTable.Of(
            ["Country", "Invoices#", "Sum#", "Average#"],
            sales.Where(country => country.Country is not null).Take(ShownCountries).Select(country => new[]
            {
                country.Country!, Amount.Of(country.Invoices), Amount.OfMoney(country.Sum), Amount.OfMoney(country.Average),
            })));
        HashSet<(string?, long, decimal)> expected =
        [
            .. stage.Rows["invoice"]
                .GroupBy(invoice => invoice.Text("billing_country"))
                .Select(country => (country.Key, (long)country.Count(), country.Sum(invoice => invoice.Money("total")))),
        ];
        stage.Claim(
            expected.SetEquals(sales.Select(country => (country.Country, country.Invoices, country.Sum))),
            "All of these sums are right to the cent. The invoices without a country are a group too");

        FlexList<FlexRecordGroup> all = await stage.In("invoice").AggregateAsync(new FlexAggregation { Columns = ["total"] }, cancellationToken);
        Sales shop = Sales.Of(all.Single());
        stage.Claim(
            shop.Sum == stage.Rows["invoice_line"].Sum(line => line.Money("unit_price") * line.Number("quantity")),
            $"The shop has sold for {Amount.OfMoney(shop.Sum)} in all, which is also the sum of all invoice lines");
    }

    private sealed record Sales(string? Country, long Invoices, decimal Sum, decimal Average)
    {
        public static Sales Of(FlexRecordGroup group) => new(
            group.Value?.Element.GetString(),
            group.Count,
            decimal.Parse(group.Columns[0].Sum!, CultureInfo.InvariantCulture),
            decimal.Parse(group.Columns[0].Average!, CultureInfo.InvariantCulture));
    }
}
