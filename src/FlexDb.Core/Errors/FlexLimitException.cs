namespace FlexDb.Core.Errors;

/// <summary>Something is larger than the server or the catalog can hold; nothing was sent.</summary>
public sealed class FlexLimitException : FlexDbException
{
    /// <summary>A limit would be passed.</summary>
    /// <param name="what">What is too large.</param>
    /// <param name="actual">Its size.</param>
    /// <param name="maximum">The greatest size allowed.</param>
    /// <param name="unit">The unit of both sizes, in the plural.</param>
    public FlexLimitException(string what, long actual, long maximum, string unit)
        : this(what, actual, maximum, unit, advice: "Make it smaller.")
    {
    }

    /// <summary>A limit would be passed that can be set.</summary>
    internal FlexLimitException(string what, long actual, long maximum, string unit, string advice)
        : base(FormattableString.Invariant($"{what} has {actual} {unit}; at most {maximum} fit. {advice}"))
    {
        What = what;
        Actual = actual;
        Maximum = maximum;
    }

    /// <summary>What is too large.</summary>
    public string What { get; }

    /// <summary>Its size, or how much of it had been counted when the limit was passed.</summary>
    public long Actual { get; }

    /// <summary>The greatest size allowed.</summary>
    public long Maximum { get; }
}
