using FlexDb.Core;
using FlexDb.Core.Validation;
using Quickstart.Catalog;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class UpgradingRows : Chapter
{
    public override string Title => "Rows from before the edits";

    public override string Shows => "A customer stored under version 1 is upgraded to the current version. The upgrade names what is lost.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTableVersion written = await stage.Store.GetVersionAsync(Stage.Chinook, "customer", version: 1, cancellationToken);
        FlexTable current = await stage.Store.GetTableAsync(Stage.Chinook, "customer", cancellationToken: cancellationToken);
        FlexRecordUpgrade upgrade = FlexRecordUpgrade.Between(written.Schema, current.Schema);

        IReadOnlyList<Row> rows = await RowFile.ReadAsync("chinook-rows.json", cancellationToken);
        Row row = rows.First(row => row.Table == "customer");
        ReadOnlyMemory<byte> stored = FlexRecordValidator.For(written.Schema).Validate(row.Json, FlexRecordMode.Insert).Record;
        FlexUpgradedRecord upgraded = upgrade.Upgrade(stored);

        stage.Say($"Under version 1:");
        stage.Quote(RowText.Of(stored));
        stage.Say($"Under version {current.Version}:");
        stage.Quote(RowText.Of(upgraded.Record));
        stage.Show(UpgradeNotesView.Of(upgraded.Notes));
        stage.Claim(
            upgraded.Notes.Select(note => (note.Column, note.Kind)).SequenceEqual([("fax", FlexUpgradeNoteKind.Dropped)]),
            "Only the fax number was lost, which the edit that removed the column consented to");
        stage.Claim(
            FlexRecordValidator.For(current.Schema).Validate(upgraded.Record, FlexRecordMode.Insert).IsValid,
            FormattableString.Invariant($"The upgraded row is valid under version {current.Version}"));
    }
}
