using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;

namespace Quickstart.Chapters;

internal sealed class AStaleEdit : Chapter
{
    public override string Title => "Two people edit at once";

    public override string Shows => "Ana and Ben both opened album at version 1. Ana saves first; Ben's stale edit is refused.";

    public override async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        FlexTable opened = await stage.Store.GetTableAsync(Stage.Chinook, "album", cancellationToken: cancellationToken);

        FlexEditResult anas = await stage.Store.EditTableAsync(
            Stage.Chinook,
            "album",
            edit => edit.AddColumn(FlexColumn.Date("released_on")),
            new FlexEditOptions { Actor = "ana", ExpectedVersion = opened.Version },
            cancellationToken);
        stage.Claim(anas.Before == opened && anas.WasWritten, FormattableString.Invariant($"Ana's edit created version {anas.Table.Version} from the one that she had opened"));

        FlexConcurrencyException refusal = await stage.ClaimRefusedAsync<FlexConcurrencyException>(
            () => stage.Store.EditTableAsync(
                Stage.Chinook,
                "album",
                edit => edit.AddColumn(FlexColumn.Integer("released_in", min: 1900)),
                new FlexEditOptions { Actor = "ben", ExpectedVersion = opened.Version },
                cancellationToken),
            "Ben's edit is refused");
        stage.Claim(
            refusal.ExpectedVersion == opened.Version && refusal.ActualVersion == anas.Table.Version,
            "The exception has both version numbers as properties");
        stage.Claim(
            await stage.Store.GetTableAsync(Stage.Chinook, "album", cancellationToken: cancellationToken) == anas.Table,
            "Ben's edit wrote nothing");
    }
}
