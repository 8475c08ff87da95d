using Quickstart.Chapters;

namespace Quickstart;

/// <summary>The chapters, in order.</summary>
internal static class Story
{
    private static readonly Chapter[] s_chapters =
    [
        new Installing(),
        new DefiningTables(),
        new OneTableInFull(),
        new ImportingRows(),
        new AskingQuestions(),
        new PagingAndCounting(),
        new WritingRows(),
        new AYearOfEdits(),
        new RowsFromBeforeTheEdits(),
        new EditingUnderRows(),
        new DeletingWhatBelongsTogether(),
        new ImportingCsv(),
        new RenamingATable(),
        new DeletingTables(),
        new TwoTenants(),
        new GoingElsewhere(),
        new VerifyingAll(),
    ];

    public static async Task TellAsync(Stage stage, CancellationToken cancellationToken)
    {
        foreach ((int index, Chapter chapter) in s_chapters.Index())
        {
            stage.Begin(index + 1, chapter);
            await chapter.TellAsync(stage, cancellationToken);
        }
    }
}
