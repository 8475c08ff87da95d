namespace FlexDb.Core.Validation;

/// <summary>One value that an upgrade could not simply keep.</summary>
/// <param name="Column">The column's name: in the current schema, or, of a value that was dropped, in the one before.</param>
/// <param name="Kind">What became of the value.</param>
/// <param name="Message">A sentence that says so; it never holds the value.</param>
public sealed record FlexUpgradeNote(string Column, FlexUpgradeNoteKind Kind, string Message);
