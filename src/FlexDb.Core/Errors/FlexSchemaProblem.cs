namespace FlexDb.Core.Errors;

/// <summary>One reason why a schema cannot be written.</summary>
/// <param name="Path">Where it is, as a JSON path such as <c>$.columns[3].validation.min</c>.</param>
/// <param name="Code">What it is: one of <see cref="FlexSchemaProblemCodes"/>; stable across releases.</param>
/// <param name="Message">A sentence that a person can act on.</param>
public sealed record FlexSchemaProblem(string Path, string Code, string Message);
