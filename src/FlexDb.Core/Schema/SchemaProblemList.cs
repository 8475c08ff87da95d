using FlexDb.Core.Errors;

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
