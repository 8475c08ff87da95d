using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>What names may be.</summary>
internal static class SchemaNameRules
{
    private const int MaxLength = 64;

    /// <summary>The problem of a table's name, if it has one.</summary>
    public static FlexList<FlexSchemaProblem> CheckTableName(string name) =>
        IsTableName(name)
            ? []
            : [new FlexSchemaProblem(
                "$.name",
                FlexSchemaProblemCodes.InvalidName,
                $"'{name}' cannot name a table: use 1 to {MaxLength} lower-case letters a to z, digits and underscores, beginning with a letter.")];

    private static bool IsTableName(string name) =>
        name.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterLower(name[0])
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
