namespace FlexDb.Core.Errors;

/// <summary>A record breaks its table's schema.</summary>
public sealed class FlexRecordException : FlexDbException
{
    /// <summary>A failure with all its reasons.</summary>
    /// <param name="errors">Every error found.</param>
    /// <exception cref="ArgumentNullException"><paramref name="errors"/> is null.</exception>
    public FlexRecordException(IReadOnlyList<FlexRecordError> errors)
        : this(errors, place: null)
    {
    }

    internal FlexRecordException(IReadOnlyList<FlexRecordError> errors, int? place)
        : base(Describe(errors))
    {
        Errors = errors;
        Place = place;
    }

    /// <summary>Every error, each with its column, its code and a sentence.</summary>
    public IReadOnlyList<FlexRecordError> Errors { get; }

    /// <summary>The place of the record in a batch of writes, from 0; null where it was not in a batch.</summary>
    public int? Place { get; }

    private static string Describe(IReadOnlyList<FlexRecordError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        const int Shown = 10;
        string count = errors.Count == 1 ? "1 error" : FormattableString.Invariant($"{errors.Count} errors");
        string more = errors.Count > Shown
            ? FormattableString.Invariant($"{Environment.NewLine}… and {errors.Count - Shown} more; see Errors.")
            : "";
        return $"The record has {count}:"
            + string.Concat(errors.Take(Shown).Select(error => $"{Environment.NewLine}{error.Message}"))
            + more;
    }
}
