namespace FlexDb.Core.Errors;

/// <summary>One reason why the catalog's tables are not as they must be.</summary>
/// <param name="Table">The table it is about: <c>flex_tables</c> or <c>flex_table_versions</c>.</param>
/// <param name="Column">The column it is about, or null where it concerns the table as a whole, its keys or its rows.</param>
/// <param name="Code">What it is: one of <see cref="FlexInstallationProblemCodes"/>; stable across releases.</param>
/// <param name="Message">A sentence that a person can act on.</param>
public sealed record FlexInstallationProblem(string Table, string? Column, string Code, string Message);
