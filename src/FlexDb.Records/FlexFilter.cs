using System.Diagnostics;
using System.Text.Json.Serialization;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;

namespace FlexDb.Records;

/// <summary>A condition on the records of a table.</summary>
/// <remarks>
/// <para>
/// Immutable and thread-safe, and made without a table: whether its columns and values fit one is found out when it is used.
/// Columns are those of the table's schema, and <c>id</c>, <c>version</c>, <c>created_at</c>, <c>updated_at</c>,
/// <c>created_by</c> and <c>updated_by</c>, unless the schema has a column of that name. Values take any form that the
/// column's data type takes; its rules play no part.
/// </para>
/// <para>
/// A comparison with a record that has no value is false, so that its negation is true: <see cref="NotEqual"/> matches records
/// without a value. A computed column has no values.
/// </para>
/// <para>
/// A filter has at most 100 parts: each comparison is one, and so is each <see cref="And"/>, <see cref="Or"/> and
/// <see cref="Not"/>. Those nested in one of their own kind are taken into it and do not count.
/// </para>
/// <para>
/// Indexes answer comparisons of indexed columns, negated ones and those in an <see cref="Or"/> too, except <see cref="Contains"/>
/// and, of texts of more than 512 bytes, <see cref="StartsWith"/> and <see cref="EqualIgnoringCase"/>, which are verified on the records.
/// </para>
/// <para>Two filters are equal if they are built in the same way; equal filters match the same records, but not the other way round.</para>
/// </remarks>
[JsonConverter(typeof(FlexFilterConverter))]
[DebuggerDisplay("{ToJson(),nq}")]
public sealed partial class FlexFilter : IEquatable<FlexFilter>
{
    private readonly LastBinding _lastBinding = new();

    internal FlexFilter(FilterOperator @operator, string column, FlexList<FlexJsonValue> values, string? path = null)
    {
        Operator = @operator;
        Column = column;
        Values = values;
        Terms = [];
        Path = path;
        PartCount = 1;
    }

    private FlexFilter(FilterOperator @operator, FlexList<FlexFilter> terms)
    {
        Operator = @operator;
        Values = [];
        Terms = terms;
        PartCount = 1 + terms.Sum(static term => term.PartCount);
        if (PartCount > FilterArguments.MaxNodes)
        {
            throw FilterArguments.TooManyNodes(PartCount);
        }
    }

    internal FilterOperator Operator { get; }

    /// <summary>The column's name; null for <see cref="And"/>, <see cref="Or"/> and <see cref="Not"/>.</summary>
    internal string? Column { get; }

    internal FlexList<FlexJsonValue> Values { get; }

    internal FlexList<FlexFilter> Terms { get; }

    /// <summary>Where it stands in the JSON that it was read from.</summary>
    internal string? Path { get; }

    private int PartCount { get; }

    /// <summary>Matches the records that both filters match.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other filter.</param>
    /// <exception cref="ArgumentNullException">A filter is null.</exception>
    /// <exception cref="FlexLimitException">Both together have more than 100 parts.</exception>
    public static FlexFilter operator &(FlexFilter left, FlexFilter right) => And(left, right);

    /// <summary>Matches the records that one of two filters matches, or both.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other filter.</param>
    /// <exception cref="ArgumentNullException">A filter is null.</exception>
    /// <exception cref="FlexLimitException">Both together have more than 100 parts.</exception>
    public static FlexFilter operator |(FlexFilter left, FlexFilter right) => Or(left, right);

    /// <summary>Matches the records that a filter does not match.</summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
    /// <exception cref="FlexLimitException">The filter has 100 parts already.</exception>
    public static FlexFilter operator !(FlexFilter filter) => Not(filter);

    /// <summary>Whether two filters are built in the same way.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other filter.</param>
    public static bool operator ==(FlexFilter? left, FlexFilter? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two filters are built in different ways.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other filter.</param>
    public static bool operator !=(FlexFilter? left, FlexFilter? right) => !(left == right);

    /// <summary>Matches the records that all filters match.</summary>
    /// <param name="filters">The filters; of none, every record matches.</param>
    /// <exception cref="ArgumentNullException"><paramref name="filters"/> or one of them is null.</exception>
    /// <exception cref="FlexLimitException">All together have more than 100 parts.</exception>
    public static FlexFilter And(params IEnumerable<FlexFilter> filters) => Combine(FilterOperator.And, filters);

    /// <summary>Matches the records that any of the filters matches.</summary>
    /// <param name="filters">The filters; of none, no record matches.</param>
    /// <exception cref="ArgumentNullException"><paramref name="filters"/> or one of them is null.</exception>
    /// <exception cref="FlexLimitException">All together have more than 100 parts.</exception>
    public static FlexFilter Or(params IEnumerable<FlexFilter> filters) => Combine(FilterOperator.Or, filters);

    /// <summary>Matches the records that a filter does not match.</summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
    /// <exception cref="FlexLimitException">The filter has 100 parts already.</exception>
    public static FlexFilter Not(FlexFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new FlexFilter(FilterOperator.Not, [filter]);
    }

    /// <summary>Tells whether a record matches, exactly as the store does.</summary>
    /// <remarks>
    /// Works in memory, by the schema of the record's table as it was when the record was read. The filter remembers the last
    /// table, so that many records of one table are judged fast.
    /// </remarks>
    /// <param name="record">The record.</param>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is null.</exception>
    /// <exception cref="FlexColumnNotFoundException">The record's table has no such column.</exception>
    /// <exception cref="FlexFilterException">A value or an operator does not fit its column.</exception>
    /// <exception cref="FlexRecordUnreadableException">Another program has changed the record's row, so that it is not in normal form.</exception>
    public bool Matches(FlexRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _lastBinding.Matches(this, record);
    }

    /// <inheritdoc/>
    public bool Equals(FlexFilter? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Operator == other.Operator && Column == other.Column && Values == other.Values && Terms == other.Terms);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlexFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Column, Values, Terms);

    private static FlexFilter Combine(FilterOperator @operator, IEnumerable<FlexFilter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        List<FlexFilter> terms = [];
        foreach (FlexFilter filter in filters)
        {
            ArgumentNullException.ThrowIfNull(filter, nameof(filters));
            if (filter.Operator == @operator)
            {
                terms.AddRange(filter.Terms);
            }
            else
            {
                terms.Add(filter);
            }

            if (terms.Count >= FilterArguments.MaxNodes)
            {
                throw FilterArguments.TooManyNodes(1 + terms.Count);
            }
        }

        return terms is [FlexFilter only] ? only : new FlexFilter(@operator, terms.ToFlexList());
    }
}
