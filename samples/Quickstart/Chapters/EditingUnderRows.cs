using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Evolution;
using FlexDb.Core.Schema;
using FlexDb.Records;
using FlexDb.Records.Measuring;
using Quickstart.Views;

namespace Quickstart.Chapters;

internal sealed class EditingUnderRows : Chapter
{
    public override string Title => "An edit: planned, measured, refused, consented, applied, reverted";

    public override string Shows => "A plan says what an edit can do to rows. Measuring it reads the rows, and says what it would do.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable before = await stage.Store.GetTableAsync(Stage.Chinook, "invoice", cancellationToken: cancellationToken);
        long invoices = await stage.CountAsync("invoice", filter: null, cancellationToken);
        long withState = await stage.CountAsync("invoice", !FlexFilter.IsNull("billing_state"), cancellationToken);
        long withoutCountry = await stage.CountAsync("invoice", FlexFilter.IsNull("billing_country"), cancellationToken);
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
        stage.Claim(plan.Impact == FlexChangeImpact.Lossy, "The plan names the harm that is possible, without a look at the rows");

        FlexPlanImpact impact = await stage.In("invoice").MeasureAsync(plan, cancellationToken: cancellationToken);
        stage.Say($"Measured on {Amount.Of(impact.RecordCount, "invoice", "invoices")}:");
        stage.Show(ImpactView.Of(impact));
        stage.Claim(
            impact.RecordCount == invoices && !impact.IsHarmless
            && ChangeOf(impact, "billing_state").Lost.Count == withState
            && ChangeOf(impact, "billing_country").Failing.Count == withoutCountry
            && ChangeOf(impact, "total").IsHarmless
            && await stage.Store.GetTableAsync(Stage.Chinook, "invoice", cancellationToken: cancellationToken) == before,
            $"These are the {Amount.Of(withState, "invoice", "invoices")} with a state, and the {Amount.Of(withoutCountry, "invoice", "invoices")} without a country. Nothing has changed yet");

        FlexChangeRefusedException refusal = await stage.ClaimRefusedAsync<FlexChangeRefusedException>(
            () => stage.Store.ApplyPlanAsync(Stage.Chinook, plan, new FlexEditOptions { Actor = "ben" }, cancellationToken),
            "Applying it without consent is refused");
        stage.Claim(
            refusal.Changes.Count == 2 && await stage.Store.GetTableAsync(Stage.Chinook, "invoice", cancellationToken: cancellationToken) == before,
            "Nothing was written, not even the harmless changes");

        await ApplyAndRevertAsync(stage, plan, before, (invoices, withState, withoutCountry), cancellationToken);
        await MeasureUniqueAsync(stage, cancellationToken);
    }

    private static async Task ApplyAndRevertAsync(
        Stage stage, FlexPlan plan, FlexTable before, (long All, long WithState, long WithoutCountry) expected, CancellationToken cancellationToken)
    {
        FlexEditOptions consent = new() { Actor = "ben", Allow = FlexChangeImpact.Lossy };
        FlexTable applied = (await stage.Store.ApplyPlanAsync(Stage.Chinook, plan, consent, cancellationToken)).Table;
        stage.Claim(
            applied.Schema == plan.Schema,
            FormattableString.Invariant($"With consent, it is applied exactly as planned, as version {applied.Version}"));
        await stage.ClaimRefusedAsync<FlexConcurrencyException>(
            () => stage.Store.ApplyPlanAsync(Stage.Chinook, plan, consent, cancellationToken),
            "A plan applies only to the version that it was made for");

        int incomplete = 0;
        await foreach (FlexRecord invoice in stage.In("invoice").ListIncompleteAsync(cancellationToken: cancellationToken))
        {
            incomplete += invoice.GetString("billing_country") is null ? 1 : 0;
        }

        stage.Claim(
            incomplete == expected.WithoutCountry && await stage.CountAsync("invoice", FlexFilter.Equal("currency", "USD"), cancellationToken) == expected.All,
            $"It did what was measured: {Amount.Of(incomplete, "invoice lacks", "invoices lack")} a country, and all {Amount.Of(expected.All)} are in USD");

        FlexTable reverted = (await stage.Store.RevertTableAsync(Stage.Chinook, "invoice", before.Version, consent, cancellationToken)).Table;
        stage.Claim(
            reverted.Schema == before.Schema && await stage.CountAsync("invoice", !FlexFilter.IsNull("billing_state"), cancellationToken) == expected.WithState,
            FormattableString.Invariant($"Reverted to version {before.Version}, as version {reverted.Version}: the same columns, and all {expected.WithState} states are back"));
    }

    private static async Task MeasureUniqueAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexPlan plan = await stage.Store.PlanEditAsync(
            Stage.Chinook, "album", edit => edit.ModifyColumn("title", title => title with { Unique = true }), cancellationToken: cancellationToken);
        FlexRepeatedValues repeated = (await stage.In("album").MeasureAsync(plan, cancellationToken: cancellationToken)).Changes.Single().RepeatedValues;
        long expected = stage.Rows["album"].CountBy(album => album.Text("title")!).Count(title => title.Value > 1);
        string examples = string.Join(", ", repeated.Values.Take(3).Select(title => title.Value.Element.GetString()));
        stage.Claim(
            repeated.Count == expected && expected > 3,
            $"Could titles of albums be unique? Measured: no, {Amount.Of(repeated.Count)} titles repeat, such as {examples}");
    }

    private static FlexMeasuredChange ChangeOf(FlexPlanImpact impact, string column) =>
        impact.Changes.Single(change => change.Judged.Change.Column == column);
}
