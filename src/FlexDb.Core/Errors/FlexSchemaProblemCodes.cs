namespace FlexDb.Core.Errors;

/// <summary>The codes of <see cref="FlexSchemaProblem"/>; stable across releases.</summary>
public static class FlexSchemaProblemCodes
{
    /// <summary>A column's name is not of the form that names must have.</summary>
    public const string InvalidName = "invalid_name";
}
