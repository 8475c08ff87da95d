using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;

namespace Quickstart.Chapters;

internal sealed class APlan : Chapter
{
    public override string Title => "A plan: printed, refused, consented, applied, reverted";

    public override string Shows => "A plan shows what an edit would do to stored values, so it can be reviewed before it is applied.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable before = await stage.Store.GetTableAsync(Stage.Chinook, "invoice", cancellationToken: cancellationToken);
        FlexPlan plan = await stage.Store.PlanEditAsync(
            Stage.Chinook,
            "invoice",
            edit => edit
                .RenameColumn("total", "amount_due")
                .AddColumn(FlexColumn.String("currency", required: true, defaultValue: "USD", minLength: 3, maxLength: 3))
                .ModifyColumn("billing_country", country => country with { Required = true })
                .RemoveColumn("billing_state"),
            cancellationToken: cancellationToken);
        stage.Quote(plan.ToString());
        stage.Claim(
            plan.Impact == FlexChangeImpact.Lossy && await IsUnchangedAsync(stage, before, cancellationToken),
            "The plan names the possible harm, and nothing has changed yet");
        stage.Claim(FlexPlan.Parse(plan.ToJson()) == plan, "It can be converted to JSON and back, so it can be reviewed elsewhere");

        FlexChangeRefusedException refusal = await stage.ClaimRefusedAsync<FlexChangeRefusedException>(
            () => stage.Store.ApplyPlanAsync(Stage.Chinook, plan, new FlexEditOptions { Actor = "ben" }, cancellationToken),
            "Applying it without consent is refused");
        stage.Claim(
            refusal.Changes.Count == 2 && await IsUnchangedAsync(stage, before, cancellationToken),
            "Nothing was written, not even the harmless changes");

        FlexEditOptions consent = new() { Actor = "ben", Allow = FlexChangeImpact.Lossy };
        FlexTable applied = (await stage.Store.ApplyPlanAsync(Stage.Chinook, plan, consent, cancellationToken)).Table;
        stage.Claim(
            applied.Schema == plan.Schema && applied.Slots == plan.Slots,
            FormattableString.Invariant($"With consent, it is applied exactly as planned, as version {applied.Version}"));

        await stage.ClaimRefusedAsync<FlexConcurrencyException>(
            () => stage.Store.ApplyPlanAsync(Stage.Chinook, plan, consent, cancellationToken),
            "A plan applies only to the version that it was made for");

        FlexTable reverted = (await stage.Store.RevertTableAsync(Stage.Chinook, "invoice", before.Version, consent, cancellationToken)).Table;
        stage.Claim(
            reverted.Schema == before.Schema && reverted.Slots == before.Slots,
            FormattableString.Invariant($"Reverted to version {before.Version}, as version {reverted.Version}: the same columns, with the same identities"));
    }

    private static async Task<bool> IsUnchangedAsync(Stage stage, FlexTable before, CancellationToken cancellationToken) =>
        await stage.Store.GetTableAsync(Stage.Chinook, before, cancellationToken: cancellationToken) == before;
}
