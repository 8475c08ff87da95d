using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Filtering;

namespace FlexDb.Records;

/// <content>Comparisons of one column.</content>
public sealed partial class FlexFilter
{
    /// <summary>Matches records whose value is the given one.</summary>
    /// <remarks>Values are equal if their normal forms are: <c>ann</c> and <c>Ann</c> differ.</remarks>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="value">The value; null or JSON null means <see cref="IsNull"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="column"/> is null.</exception>
    /// <exception cref="ArgumentException">The value is an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter Equal(string column, FlexJsonValue? value) =>
        FilterArguments.ValueOrNull(value, nameof(value)) is { } given ? One(FilterOperator.Equal, column, given) : IsNull(column);

    /// <summary>Matches records whose value is not the given one, records without a value included.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="value">The value; with null or JSON null, records that have a value match.</param>
    /// <exception cref="ArgumentNullException"><paramref name="column"/> is null.</exception>
    /// <exception cref="ArgumentException">The value is an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter NotEqual(string column, FlexJsonValue? value) =>
        One(FilterOperator.NotEqual, column, FilterArguments.ValueOrNull(value, nameof(value)) ?? FlexJsonValue.Null);

    /// <summary>Matches records whose value is one of the given ones.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="values">At most 1,000 values; with null or JSON null among them, records without a value match too, and of none, no record.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A value is an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">There are too many values, or the name is too long.</exception>
    public static FlexFilter In(string column, params IEnumerable<FlexJsonValue?> values) =>
        new(FilterOperator.In, FilterArguments.Column(column), FilterArguments.Values(values, nameof(values)));

    /// <summary>Matches records whose value is less than the given one.</summary>
    /// <remarks>The order is that of keys: see the documentation on querying for that of texts.</remarks>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="value">The value. A date against a datetime is its midnight in UTC.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The value is JSON null, an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter LessThan(string column, FlexJsonValue value) =>
        One(FilterOperator.LessThan, column, FilterArguments.Value(value, nameof(value)));

    /// <summary>Matches records whose value is less than the given one, or equal.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="value">The value. A date against a datetime is its midnight in UTC.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The value is JSON null, an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter LessThanOrEqual(string column, FlexJsonValue value) =>
        One(FilterOperator.LessThanOrEqual, column, FilterArguments.Value(value, nameof(value)));

    /// <summary>Matches records whose value is greater than the given one.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="value">The value. A date against a datetime is its midnight in UTC.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The value is JSON null, an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter GreaterThan(string column, FlexJsonValue value) =>
        One(FilterOperator.GreaterThan, column, FilterArguments.Value(value, nameof(value)));

    /// <summary>Matches records whose value is greater than the given one, or equal.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="value">The value. A date against a datetime is its midnight in UTC.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The value is JSON null, an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter GreaterThanOrEqual(string column, FlexJsonValue value) =>
        One(FilterOperator.GreaterThanOrEqual, column, FilterArguments.Value(value, nameof(value)));

    /// <summary>Matches records whose value is one of two, or between them.</summary>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="from">The least value that matches. A date against a datetime is its midnight in UTC.</param>
    /// <param name="to">The greatest value that matches. Where it is less than <paramref name="from"/>, no record matches.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A value is JSON null, an object or an array, or a text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter Between(string column, FlexJsonValue from, FlexJsonValue to) => new(
        FilterOperator.Between,
        FilterArguments.Column(column),
        [FilterArguments.Value(from, nameof(from)), FilterArguments.Value(to, nameof(to))]);

    /// <summary>Matches records whose text begins with the given one.</summary>
    /// <remarks>
    /// For columns of type string or text, without regard to case and the accents of Latin letters; for references and
    /// <c>id</c>, character by character. No other column has texts.
    /// </remarks>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="text">The text; with an empty one, every record that has a value matches.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter StartsWith(string column, string text) =>
        One(FilterOperator.StartsWith, column, FilterArguments.Text(text, nameof(text)));

    /// <summary>Matches records whose text has the given one anywhere.</summary>
    /// <remarks>Texts are compared as <see cref="StartsWith"/> does it. No index serves it.</remarks>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="text">The text; with an empty one, every record that has a value matches.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter Contains(string column, string text) =>
        One(FilterOperator.Contains, column, FilterArguments.Text(text, nameof(text)));

    /// <summary>Matches records whose text is the given one, without regard to case and the accents of Latin letters.</summary>
    /// <remarks>For columns of type string or text.</remarks>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A text holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter EqualIgnoringCase(string column, string text) =>
        One(FilterOperator.EqualIgnoringCase, column, FilterArguments.Text(text, nameof(text)));

    /// <summary>Matches records without a value.</summary>
    /// <remarks>It is the only filter for columns of type json.</remarks>
    /// <param name="column">The column's exact name, at most 255 characters.</param>
    /// <exception cref="ArgumentNullException"><paramref name="column"/> is null.</exception>
    /// <exception cref="ArgumentException">The name holds half a surrogate pair.</exception>
    /// <exception cref="FlexLimitException">The name is too long.</exception>
    public static FlexFilter IsNull(string column) => new(FilterOperator.IsNull, FilterArguments.Column(column), []);

    private static FlexFilter One(FilterOperator @operator, string column, FlexJsonValue value) =>
        new(@operator, FilterArguments.Column(column), [value]);
}
