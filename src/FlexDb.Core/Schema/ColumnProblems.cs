using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema;

/// <summary>Where the checks of one column report what they find.</summary>
internal readonly struct ColumnProblems(FlexColumnDefinition column, int position, SchemaProblemList problems)
{
    public FlexColumnDefinition Column => column;

    public ColumnType Type => ColumnType.Of(column.DataType);

    public FlexColumnValidation Rules => column.Validation;

    /// <summary>The column's name as messages quote it.</summary>
    public string Name => SchemaNameRules.Quote(column.Name);

    /// <summary>Reports a problem at a property of the column.</summary>
    public void Add(string property, string code, string message) => problems.Add(position, property, code, message);

    /// <summary>Reports a problem at a property of the column's rules.</summary>
    public void AddRule(string property, string code, string message) =>
        problems.Add(position, $"{ColumnProperties.Validation}.{property}", code, message);
}
