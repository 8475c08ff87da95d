using FlexDb.Core.Errors;

namespace FlexDb.Core.Schema;

/// <summary>Checks a column's names, identity, data type and flags.</summary>
internal static class ColumnChecks
{
    public static void Check(ColumnProblems at)
    {
        CheckName(at);
        CheckTexts(at);
        FlexColumnDefinition column = at.Column;
        if (column.Id is { } id && !ColumnIdentity.IsWellFormed(id))
        {
            at.Add(
                ColumnProperties.Id,
                FlexSchemaProblemCodes.InvalidColumnId,
                $"The id of column {at.Name} must be ten lower-case letters and digits; leave it out and the store gives one.");
        }

        if (column.DisplayName is { } displayName && SchemaNameRules.CountCodePoints(displayName) > SchemaNameRules.MaxDisplayNameLength)
        {
            at.Add(
                ColumnProperties.DisplayName,
                FlexSchemaProblemCodes.DisplayNameTooLong,
                FormattableString.Invariant(
                    $"The display name of column {at.Name} is longer than {SchemaNameRules.MaxDisplayNameLength} characters; shorten it."));
        }

        if (!SchemaNames.IsKnown(column.DataType))
        {
            at.Add(
                ColumnProperties.DataType,
                FlexSchemaProblemCodes.UnknownDataType,
                $"Column {at.Name} has a data type that is not known; choose one of {SchemaNames.AllDataTypes}.");
        }

        CheckIndex(at, ColumnProperties.Unique, column.Unique);
        CheckIndex(at, ColumnProperties.Indexed, column.Indexed);
    }

    private static void CheckName(ColumnProblems at)
    {
        if (!SchemaNameRules.IsColumnName(at.Column.Name))
        {
            at.Add(
                ColumnProperties.Name,
                FlexSchemaProblemCodes.InvalidName,
                $"The column name {at.Name} must begin with a letter or an underscore, hold only letters a to z, digits and "
                + "underscores, and have at most 64 characters.");
        }
        else if (SchemaNameRules.IsReserved(at.Column.Name))
        {
            at.Add(
                ColumnProperties.Name,
                FlexSchemaProblemCodes.ReservedName,
                $"The column name {at.Name} is reserved for what every record has; choose another.");
        }
        else if (SchemaNameRules.IsPrototype(at.Column.Name))
        {
            at.Add(
                ColumnProperties.Name,
                FlexSchemaProblemCodes.UnportableName,
                $"The column name {at.Name} stands for an object's prototype in JavaScript, so programs there would lose its values; choose another.");
        }
    }

    private static void CheckTexts(ColumnProblems at)
    {
        CheckText(at, ColumnProperties.Name, at.Column.Name);
        CheckText(at, ColumnProperties.Id, at.Column.Id);
        CheckText(at, ColumnProperties.DisplayName, at.Column.DisplayName);
        CheckText(at, "validation.pattern", at.Rules.Pattern);
        CheckText(at, "validation.targetTable", at.Rules.TargetTable);
        CheckText(at, "validation.targetId", at.Rules.TargetId);
        CheckText(at, "validation.computed", at.Rules.Computed);
    }

    private static void CheckText(ColumnProblems at, string property, string? text)
    {
        if (text is not null && !SchemaNameRules.IsUnicode(text))
        {
            at.Add(
                property,
                FlexSchemaProblemCodes.InvalidText,
                $"A text of column {at.Name} holds half a surrogate pair, which cannot be stored; remove it.");
        }
    }

    private static void CheckIndex(ColumnProblems at, string property, bool isSet)
    {
        if (isSet && !at.Type.CanBeIndexed)
        {
            at.Add(
                property,
                FlexSchemaProblemCodes.NotIndexable,
                $"Column {at.Name} is of type {at.Type.Name}, which cannot be {property}; use the type string, "
                + "or clear the flag.");
        }
    }
}
