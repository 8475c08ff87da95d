using FlexDb.Core.Errors;

namespace FlexDb.Records.Errors;

/// <summary>A cursor is not one that the query can go on from.</summary>
public sealed class FlexCursorException : FlexDbException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="problem">What is wrong with the cursor.</param>
    public FlexCursorException(FlexCursorProblem problem)
        : base(problem switch
        {
            FlexCursorProblem.OtherQuery => "The cursor is of a query of another table, filter or order. Pass it to the query that gave it, or begin without a cursor.",
            FlexCursorProblem.Expired => "A column that the query is sorted by has changed its type since the cursor was given. Begin without a cursor.",
            _ => "The cursor is not a text that a query has given. Pass it as it was given, or begin without a cursor.",
        }) => Problem = problem;

    /// <summary>What is wrong with the cursor.</summary>
    public FlexCursorProblem Problem { get; }
}

/// <summary>What can be wrong with a cursor.</summary>
public enum FlexCursorProblem
{
    /// <summary>It is not a text that a query has given, or it was changed on the way.</summary>
    Malformed,

    /// <summary>It is of another table, filter or order.</summary>
    OtherQuery,

    /// <summary>A column that the query is sorted by has changed its type.</summary>
    Expired,
}
