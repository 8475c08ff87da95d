namespace FlexDb.Core.Errors;

/// <summary>One reason why the tables of the catalog, or those of records, are not as they must be.</summary>
/// <param name="Table">The name of the table that it is about, such as <c>flex_tables</c>.</param>
/// <param name="Column">The column it is about, or null where it concerns the table as a whole, its keys or its rows.</param>
/// <param name="Code">What it is: one of <see cref="FlexInstallationProblemCodes"/>; stable across releases.</param>
/// <param name="Message">A sentence that a person can act on.</param>
public sealed record FlexInstallationProblem(string Table, string? Column, string Code, string Message);
