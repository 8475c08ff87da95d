namespace FlexDb.Core.Schema.Values;

/// <summary>One bound, allowed value or default, read by its column's data type so that equal values compare equal.</summary>
/// <param name="Whole">An integer, a date's day number or an instant's ticks.</param>
/// <param name="Number">A decimal.</param>
/// <param name="Text">A text.</param>
internal readonly record struct Scalar(long Whole, decimal Number, string? Text) : IComparable<Scalar>
{
    public static bool operator <(Scalar left, Scalar right) => left.CompareTo(right) < 0;

    public static bool operator <=(Scalar left, Scalar right) => left.CompareTo(right) <= 0;

    public static bool operator >(Scalar left, Scalar right) => left.CompareTo(right) > 0;

    public static bool operator >=(Scalar left, Scalar right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Scalar other)
    {
        int order = Whole.CompareTo(other.Whole);
        order = order != 0 ? order : Number.CompareTo(other.Number);
        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }
}
