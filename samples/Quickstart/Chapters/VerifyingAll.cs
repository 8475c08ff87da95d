using FlexDb.Records.Verification;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class VerifyingAll : Chapter
{
    // One invoice, and five customers from CSV.
    private const int RowsThatCameLater = 6;

    public override string Title => "Does it all hold together?";

    public override string Shows => "After all of this, every row is verified: its values, its references, and each index entry that leads to it.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexVerifyReport report = await stage.Records.VerifyAsync(Stage.Chinook, cancellationToken: cancellationToken);
        stage.Show(SimpleTable.Of(
            ["Tables#", "Rows, deleted ones too#", "Index entries#", "Problems#"],
            [[Amount.Of(report.TableCount), Amount.Of(report.RecordCount), Amount.Of(report.EntryCount), Amount.Of(report.ProblemCount)]]));
        int purged = stage.Rows["invoice_line"].Count;
        int later = (int)report.RecordCount - (stage.Rows.Count - purged);
        stage.Claim(
            later == RowsThatCameLater,
            $"These are the {Amount.Of(stage.Rows.Count)} generated rows without the {Amount.Of(purged)} purged invoice lines, and {Amount.Of(later, "row that", "rows that")} came later");
        stage.Claim(report.IsSound && report.IncompleteCount + report.ConflictCount == 0, "All is sound: no problem, no incomplete row, no conflict");
    }
}
