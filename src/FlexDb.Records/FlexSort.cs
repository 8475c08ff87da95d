using FlexDb.Core.Errors;
using FlexDb.Records.Filtering;

namespace FlexDb.Records;

/// <summary>A column by which records are sorted.</summary>
/// <remarks>
/// <para>
/// Immutable and thread-safe, and made without a table: whether it has the column is found out when the sort is used. A column
/// of type json cannot be sorted by.
/// </para>
/// <para>
/// The order is that of keys, in which null is the lowest: an ascending sort begins with records that have no value, and a
/// descending one ends with them, unless <see cref="NullsFirst"/> or <see cref="NullsLast"/> says otherwise. Texts are sorted
/// without regard to case and the accents of Latin letters, and only those which are equal then by their exact form.
/// </para>
/// </remarks>
public sealed record FlexSort
{
    private FlexSort(string column, bool isDescending)
    {
        Column = FilterArguments.Column(column);
        IsDescending = isDescending;
        HasNullsFirst = !isDescending;
    }

    /// <summary>The column's exact name: one of the schema's, or <c>id</c>, <c>version</c>, <c>created_at</c>, <c>updated_at</c>, <c>created_by</c> or <c>updated_by</c>.</summary>
    public string Column { get; }

    /// <summary>Whether the greatest value comes first.</summary>
    public bool IsDescending { get; }

    /// <summary>Whether records without a value come before all others.</summary>
    /// <value><see langword="true"/> for an ascending sort and <see langword="false"/> for a descending one, by default.</value>
    public bool HasNullsFirst { get; private init; }

    /// <summary>Sorts by a column, the least value first.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <exception cref="ArgumentNullException"><paramref name="column"/> is null.</exception>
    /// <exception cref="ArgumentException">The name holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexSort Ascending(string column) => new(column, isDescending: false);

    /// <summary>Sorts by a column, the greatest value first.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <exception cref="ArgumentNullException"><paramref name="column"/> is null.</exception>
    /// <exception cref="ArgumentException">The name holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexSort Descending(string column) => new(column, isDescending: true);

    /// <summary>The same sort, but with records without a value before all others.</summary>
    public FlexSort NullsFirst() => this with { HasNullsFirst = true };

    /// <summary>The same sort, but with records without a value after all others.</summary>
    public FlexSort NullsLast() => this with { HasNullsFirst = false };
}
