namespace FlexDb.Core.Errors;

/// <summary>One reason why a record breaks its table's schema.</summary>
/// <param name="Column">
/// The column, named as the record names it, at most its first 64 characters; null where the record as a whole is meant.
/// </param>
/// <param name="Code">What it is: one of <see cref="FlexRecordErrorCodes"/>; stable across releases.</param>
/// <param name="Message">A sentence that a person can act on; it may hold the schema's rules, never the record's values.</param>
public sealed record FlexRecordError(string? Column, string Code, string Message);
