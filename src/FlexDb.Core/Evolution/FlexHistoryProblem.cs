namespace FlexDb.Core.Evolution;

/// <summary>One way in which the stored history of a table does not hold together.</summary>
/// <param name="Version">The version that shows it; null when the table as a whole does.</param>
/// <param name="Code">What it is: one of <see cref="FlexHistoryProblemCodes"/>; stable across releases.</param>
/// <param name="Message">A sentence that a person can act on.</param>
public sealed record FlexHistoryProblem(int? Version, string Code, string Message);
