using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Types;

namespace FlexDb.Core.Schema;

/// <summary>Gathers the problems of a schema, each with the column that it belongs to.</summary>
internal sealed class SchemaProblemList
{
    /// <summary>The most problems of one report; a schema within the default limits of columns never meets it by honest work.</summary>
    public const int MaxProblems = 10_000;

    /// <summary>The position that stands for the schema itself.</summary>
    public const int WholeSchema = -1;

    private readonly List<SchemaProblemAt> _problems = [];

    public IReadOnlyList<SchemaProblemAt> Problems => _problems;

    public bool IsFull => _problems.Count >= MaxProblems;

    public bool IsEmpty => _problems.Count == 0;

    public void Add(int column, string path, string code, string message)
    {
        if (_problems.Count < MaxProblems - 1)
        {
            _problems.Add(new SchemaProblemAt(column, path, code, message));
        }
        else if (_problems.Count == MaxProblems - 1)
        {
            _problems.Add(new SchemaProblemAt(
                WholeSchema, "", FlexSchemaProblemCodes.MoreProblems, "There are more problems than are listed here; mend these first."));
        }
    }
}

/// <summary>A problem and its place: a column's position, and the path within the column.</summary>
internal readonly record struct SchemaProblemAt(int Column, string Path, string Code, string Message)
{
    public FlexSchemaProblem ToProblem()
    {
        string place = Column == SchemaProblemList.WholeSchema ? "$" : FormattableString.Invariant($"$.columns[{Column}]");
        return new FlexSchemaProblem(Path.Length == 0 ? place : $"{place}.{Path}", Code, Message);
    }
}

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
