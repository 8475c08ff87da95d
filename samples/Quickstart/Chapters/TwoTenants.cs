using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Records;

namespace Quickstart.Chapters;

internal sealed class TwoTenants : Chapter
{
    private const string Athletics = "athletics";

    public override string Title => "Another application, the same name";

    public override string Shows => "A sports club also has a table called track. Neither application can see or change the other's.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable theirs = await stage.Store.CreateTableAsync(
            new NewFlexTable(Athletics, "track")
            {
                DisplayName = "Running track",
                Actor = "dana",
                Columns =
                [
                    FlexColumn.String("name", required: true, unique: true, maxLength: 80),
                    FlexColumn.Integer("lanes", required: true, defaultValue: 8, min: 4, max: 10),
                    FlexColumn.String("surface", allowedValues: ["cinder", "grass", "polyurethane"]),
                    FlexColumn.Date("opened_on", indexed: true),
                    FlexColumn.Boolean("indoor", defaultValue: false),
                ],
            },
            cancellationToken);
        FlexTable ours = await stage.Store.GetTableAsync(Stage.Chinook, "track", cancellationToken: cancellationToken);
        stage.Claim(
            ours.Id != theirs.Id && ours.Schema != theirs.Schema,
            "Each application has its own table track");
        stage.Claim(
            await stage.Store.FindTableAsync(Athletics, FlexTableKey.ById(ours.Id), cancellationToken: cancellationToken) is null,
            "The other application cannot find chinook's table, even by its id");
        FlexRecord arena = await stage.Records.For(Athletics, "track").InsertAsync(
            """{"name":"North stadium","surface":"grass"}""", new() { Id = "north-stadium" }, cancellationToken);
        stage.Claim(
            await stage.In("track").FindAsync(arena.Id, cancellationToken) is null
            && await stage.Records.For(Athletics, "track").FindAsync("track-0001", cancellationToken) is null
            && await stage.In("track").FindAsync("track-0001", cancellationToken) is not null,
            "Nor can either find the other's rows");
    }
}
