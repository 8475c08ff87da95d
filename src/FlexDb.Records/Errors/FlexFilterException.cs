using FlexDb.Core.Errors;

namespace FlexDb.Records.Errors;

/// <summary>A filter or a sort is not valid by itself, or does not fit the table that it is used for.</summary>
/// <remarks>
/// A name that no column has is a <see cref="FlexColumnNotFoundException"/> instead, and a filter that is too large a
/// <see cref="FlexLimitException"/>. The message never holds a value of the filter.
/// </remarks>
public sealed class FlexFilterException : FlexDbException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="problem">What is wrong and what to do, one or more sentences.</param>
    /// <param name="columnName">The column concerned; null where the problem is not one of a column.</param>
    /// <param name="path">Where in the filter's JSON the problem is, as a JSON path; null where the filter was not read from JSON.</param>
    /// <param name="innerException">What the reader of the JSON threw.</param>
    public FlexFilterException(string problem, string? columnName = null, string? path = null, Exception? innerException = null)
        : base(path is null ? problem : $"{problem} It is at {path}.", innerException)
    {
        ColumnName = columnName;
        Path = path;
    }

    /// <summary>The column concerned; null where the problem is not one of a column.</summary>
    public string? ColumnName { get; }

    /// <summary>
    /// Where in the filter's JSON the problem is, as a JSON path such as <c>$.and[0].due.gte</c>; null for a filter that was
    /// not read from JSON.
    /// </summary>
    public string? Path { get; }
}
