using FlexDb.Core;
using Quickstart.Catalog;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class DefiningTables : Chapter
{
    public override string Title => "Defining tables";

    public override string Shows => "The Chinook music shop's eleven tables, from chinook.json, each created after the tables that it refers to.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        IReadOnlyList<NewFlexTable> defined = ReferenceOrder.Of(await ChinookFile.ReadAsync(Stage.Chinook, cancellationToken));
        List<FlexTable> created = [];
        foreach (NewFlexTable table in defined)
        {
            created.Add(await stage.Store.CreateTableAsync(table, cancellationToken));
        }

        stage.Show(TablesView.Of(created));

        List<string> listed = [];
        await foreach (FlexTableSummary table in stage.Store.ListTablesAsync(Stage.Chinook, cancellationToken: cancellationToken))
        {
            listed.Add(table.Name);
        }

        stage.Claim(
            listed.SequenceEqual(defined.Select(table => table.Name).Order(StringComparer.Ordinal)),
            FormattableString.Invariant($"The store lists all {listed.Count}, ordered by name"));

        foreach (NewFlexTable table in defined)
        {
            FlexTable read = await stage.Store.GetTableAsync(Stage.Chinook, table.Name, cancellationToken: cancellationToken);
            if (read.Schema.Columns.WithoutIds() != table.Columns)
            {
                throw new BrokenClaimException($"Table {table.Name} was read back with other columns than it was created with.");
            }
        }

        stage.Claim(holds: true, "Each table, read back from the server, has exactly the columns of the file");
    }
}
