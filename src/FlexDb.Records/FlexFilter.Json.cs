using System.Diagnostics.CodeAnalysis;
using System.Text;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema.Values;
using FlexDb.Records.Errors;
using FlexDb.Records.Filtering;

namespace FlexDb.Records;

/// <content>The JSON form.</content>
public sealed partial class FlexFilter
{
    /// <summary>Reads a filter from its JSON form.</summary>
    /// <remarks>
    /// <c>{"status":{"eq":"open"}}</c> compares a column; the operators are <c>eq</c>, <c>ne</c>, <c>in</c>, <c>lt</c>,
    /// <c>lte</c>, <c>gt</c>, <c>gte</c>, <c>between</c>, <c>startsWith</c>, <c>contains</c>, <c>equalIgnoringCase</c> and
    /// <c>isNull</c>. <c>{"and":[…]}</c>, <c>{"or":[…]}</c> and <c>{"not":{…}}</c> combine filters. Several columns in one
    /// object, or several operators for one column, must all match. A column called <c>and</c>, <c>or</c> or <c>not</c>, or
    /// whose name begins with <c>$</c>, is written with a <c>$</c> before it. Any bytes are safe to give.
    /// </remarks>
    /// <param name="utf8Json">One JSON object in UTF-8, without a byte order mark, of at most 1 MiB.</param>
    /// <exception cref="FlexFilterException">It is not a filter; the exception says where.</exception>
    /// <exception cref="FlexLimitException">It has more than 1 MiB, 100 parts or 1,000 values in a list, or a column's name has more than 255 characters.</exception>
    public static FlexFilter Parse(ReadOnlySpan<byte> utf8Json) => FilterReader.Read(utf8Json);

    /// <summary>Reads a filter from its JSON form; see <see cref="Parse(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="json">One JSON object, of at most 1 MiB in UTF-8.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="FlexFilterException">It is not a filter; the exception says where.</exception>
    /// <exception cref="FlexLimitException">It has more than 1 MiB, 100 parts or 1,000 values in a list, or a column's name has more than 255 characters.</exception>
    public static FlexFilter Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return FilterReader.Read(StrictUtf8.Encoding.GetBytes(json));
        }
        catch (EncoderFallbackException)
        {
#pragma warning disable MA0054 // The caught exception's message quotes the filter.
            throw new FlexFilterException("The filter holds half a surrogate pair; remove it.");
#pragma warning restore MA0054
        }
    }

    /// <summary>Reads a filter from its JSON form, and tells whether it is one within the limits.</summary>
    /// <param name="utf8Json">The JSON in UTF-8; see <see cref="Parse(ReadOnlySpan{byte})"/>.</param>
    /// <param name="filter">The filter; null where it is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out FlexFilter? filter)
    {
        try
        {
            filter = Parse(utf8Json);
            return true;
        }
        catch (FlexDbException exception) when (exception is FlexFilterException or FlexLimitException)
        {
            filter = null;
            return false;
        }
    }

    /// <summary>Reads a filter from its JSON form, and tells whether it is one within the limits.</summary>
    /// <param name="json">The JSON; see <see cref="Parse(ReadOnlySpan{byte})"/>. Null is no filter.</param>
    /// <param name="filter">The filter; null where it is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? json, [NotNullWhen(true)] out FlexFilter? filter)
    {
        try
        {
            filter = json is null ? null : Parse(json);
            return filter is not null;
        }
        catch (FlexDbException exception) when (exception is FlexFilterException or FlexLimitException)
        {
            filter = null;
            return false;
        }
    }

    /// <summary>The JSON form, which <see cref="Parse(string)"/> reads as an equal filter.</summary>
    public string ToJson() => FilterWriter.Write(this);
}
