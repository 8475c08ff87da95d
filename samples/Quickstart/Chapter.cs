namespace Quickstart;

/// <summary>One part of the demo; later chapters build on what earlier ones left in the catalog.</summary>
internal abstract class Chapter
{
    /// <summary>The heading.</summary>
    public abstract string Title { get; }

    /// <summary>What the chapter shows, in a line.</summary>
    public abstract string Shows { get; }

    /// <summary>Does and prints it.</summary>
    public abstract Task TellAsync(Stage stage, CancellationToken cancellationToken);
}
