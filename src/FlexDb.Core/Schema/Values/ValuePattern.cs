using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace FlexDb.Core.Schema.Values;

/// <summary>A column's pattern, ready to run: ECMAScript's meaning on .NET's engines.</summary>
/// <remarks>
/// What the non-backtracking engine can run takes time linear in the text; a second ends what a text of a megabyte
/// and a pattern of thousands of states could still take. What it cannot (lookaround, back references, <c>\b</c>, an
/// automaton beyond its limit) is refused in new schemas; in adopted ones it runs on the backtracking engine for at
/// most 50 ms.
/// </remarks>
internal sealed class ValuePattern
{
    private static readonly TimeSpan LinearTimeOut = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BacktrackingTimeOut = TimeSpan.FromMilliseconds(50);

    // Building an automaton costs some 50 µs, and the same patterns are met at every edit of a table.
    private const int MaxCached = 1024;
    private const int MaxCachedLength = 512;
    private static readonly ConcurrentDictionary<string, ValuePattern> Cache = new(StringComparer.Ordinal);

    private readonly Regex? _regex;

    private ValuePattern(string pattern)
    {
        try
        {
            string translated = PatternTranslator.Translate(pattern, out bool needsBacktracking);
            _regex = (needsBacktracking ? null : TryNonBacktracking(translated)) ?? Backtracking(translated);
        }
        catch (PatternSyntaxException exception)
        {
            Error = exception.Message;
        }
        catch (ArgumentException exception)
        {
            Error = exception.Message;
        }
    }

    /// <summary>Why the pattern cannot run at all; null when it can.</summary>
    public string? Error { get; }

    /// <summary>Whether it runs in linear time.</summary>
    public bool IsLinear => _regex is { } regex && regex.Options.HasFlag(RegexOptions.NonBacktracking);

    /// <summary>The pattern of an ECMAScript text.</summary>
    public static ValuePattern Of(string pattern)
    {
        if (pattern.Length > MaxCachedLength)
        {
            return new ValuePattern(pattern);
        }

        if (!Cache.TryGetValue(pattern, out ValuePattern? known))
        {
            if (Cache.Count >= MaxCached)
            {
                Cache.Clear();
            }

            known = Cache.GetOrAdd(pattern, static text => new ValuePattern(text));
        }

        return known;
    }

    /// <summary>Checks a text, given as valid UTF-8.</summary>
    public ValueFaults Check(ReadOnlySpan<byte> text)
    {
        if (_regex is null)
        {
            return ValueFaults.UnusableRule;
        }

        // UTF-16 never has more units than UTF-8 has bytes.
        char[]? rented = null;
        Span<char> units = text.Length <= 256 ? stackalloc char[256] : (rented = ArrayPool<char>.Shared.Rent(text.Length));
        try
        {
            Utf8.ToUtf16(text, units, out _, out int length);
            return _regex.IsMatch(units[..length]) ? ValueFaults.None : ValueFaults.PatternMismatch;
        }
        catch (RegexMatchTimeoutException)
        {
            return ValueFaults.PatternTimeout;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }

    private static Regex? TryNonBacktracking(string translated)
    {
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LinearTimeOut);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static Regex Backtracking(string translated) => new(translated, RegexOptions.CultureInvariant, BacktrackingTimeOut);
}

/// <summary>A text is not an ECMAScript regular expression; never leaves <see cref="ValuePattern"/>.</summary>
internal sealed class PatternSyntaxException(string what, int position)
    : Exception(FormattableString.Invariant($"{what} (at position {position})"));
