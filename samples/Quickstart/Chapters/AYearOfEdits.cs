using FlexDb.Core;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class AYearOfEdits : Chapter
{
    private static readonly ProductEdit[] s_edits =
    [
        new("March", "ana", "Customers can subscribe to a newsletter.", edit => edit
            .AddColumn(FlexColumn.Boolean("newsletter", required: true, defaultValue: false))),
        new("June", "ben", "Some addresses are longer than 60 characters.", edit => edit
            .ModifyColumn("email", email => email with { Validation = email.Validation with { MaxLength = 254 } })),
        new("September", "ana", "Support becomes account management, and customers get a tier.", edit => edit
            .RenameColumn("support_rep_id", "account_manager_id")
            .AddColumn(FlexColumn.String("tier", indexed: true, defaultValue: "bronze", allowedValues: ["bronze", "silver", "gold"]), position: 3)),
        new("November", "chloe", "Nobody sends a fax any more.", edit => edit
            .RemoveColumn("fax")) { Allow = FlexChangeImpact.Lossy },
    ];

    public override string Title => "A year of edits";

    public override string Shows => "Typical changes of a customer table that is full of rows: columns are added, widened, renamed and removed. Each edit is a version.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable before = await stage.Store.GetTableAsync(Stage.Chinook, "customer", cancellationToken: cancellationToken);
        FlexTable after = before;
        foreach (ProductEdit edit in s_edits)
        {
            stage.Say($"{edit.Month,-10} {edit.Reason}");
            FlexEditResult edited = await stage.Store.EditTableAsync(
                Stage.Chinook,
                "customer",
                edit.Change,
                new FlexEditOptions { Actor = edit.Actor, Allow = edit.Allow },
                cancellationToken);
            after = edited.Table;
        }

        List<FlexTableVersion> history = [];
        await foreach (FlexTableVersion version in stage.Store.ListVersionsAsync(Stage.Chinook, "customer", cancellationToken: cancellationToken))
        {
            history.Add(version);
        }

        stage.Show(HistoryView.Of(history));

        stage.Claim(after.Version == s_edits.Length + 1, FormattableString.Invariant($"Four edits of version 1 resulted in version {after.Version}"));
        FlexColumnDefinition renamed = after.Schema["account_manager_id"];
        stage.Claim(
            renamed.Id == before.Schema["support_rep_id"].Id && after.Slots[renamed.Name] == before.Slots["support_rep_id"],
            $"The renamed column is still the same column, in the same slot, {after.Slots[renamed.Name]}");
        FlexTableSchema replayed = history.Aggregate(
            FlexTableSchema.Empty,
            (schema, version) => FlexSchemaDiff.Apply(schema, version.Changes));
        stage.Claim(replayed == after.Schema, "Replaying all changes from the beginning gives the table's current columns");
    }

    private sealed record ProductEdit(string Month, string Actor, string Reason, Action<FlexTableEdit> Change)
    {
        /// <summary>What it may do to stored values; whoever removes a column says that its values may go.</summary>
        public FlexChangeImpact Allow { get; init; }
    }
}
