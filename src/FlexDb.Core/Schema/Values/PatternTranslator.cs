using System.Globalization;
using System.Text;

namespace FlexDb.Core.Schema.Values;

/// <summary>Translates a regular expression from ECMAScript to .NET, keeping its meaning.</summary>
/// <remarks>
/// The meaning is that of <c>new RegExp(pattern)</c> without flags: text is a sequence of UTF-16 code units
/// (ECMA-262, section 22.2, and of its Annex B only the literal braces and brackets). Every class, escape and
/// literal is spelt out, so that nothing which .NET reads differently (<c>$</c>, <c>\d</c>, <c>\w</c>, <c>\s</c>,
/// <c>\b</c>, class subtraction, inline options) can slip through. One known difference remains: .NET does not
/// forget what a group captured when a quantifier begins its next turn.
/// </remarks>
internal sealed class PatternTranslator
{
    private readonly string _pattern;
    private readonly PatternGroups _groups;
    private readonly StringBuilder _output = new();
    private readonly Stack<bool> _openGroups = new();
    private int _at;
    private bool _repeatable;
    private bool _needsBacktracking;

    private PatternTranslator(string pattern)
    {
        _pattern = pattern;
        _groups = PatternGroups.Find(pattern);
    }

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">The ECMAScript pattern, without slashes and flags.</param>
    /// <param name="needsBacktracking">Whether it uses what only the backtracking engine can run.</param>
    /// <exception cref="PatternSyntaxException">It is not a pattern, or one whose meaning depends on flags.</exception>
    public static string Translate(string pattern, out bool needsBacktracking)
    {
        PatternTranslator translator = new(pattern);
        translator.Run();
        needsBacktracking = translator._needsBacktracking;
        return translator._output.ToString();
    }

    private char Next => _at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0';

    // Capturing is needed for back references only, and costs time.
    private bool Captures => _pattern.Contains('\\') && _groups.Count > 0;

    private void Run()
    {
        while (_at < _pattern.Length)
        {
            Term(_pattern[_at]);
        }

        if (_openGroups.Count > 0)
        {
            throw Error("a group is not closed");
        }
    }

    private void Term(char c)
    {
        switch (c)
        {
            case '^':
                Assertion("^");
                break;
            case '$':
                // .NET's $ also matches before a last line feed.
                Assertion(@"\z");
                break;
            case '|':
                Assertion("|");
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                if (!_openGroups.TryPop(out _repeatable))
                {
                    throw Error("a bracket closes no group");
                }

                _output.Append(')');
                _at++;
                break;
            case '*' or '+' or '?':
                Quantifier(1, c.ToString());
                break;
            case '{' when TryReadBraces(out int length, out string quantifier):
                Quantifier(length, quantifier);
                break;
            case '.':
                Set(CharRanges.LineTerminators.Complement(), 1);
                break;
            case '[':
                _at++;
                Set(PatternClass.Read(_pattern, ref _at), 0);
                break;
            case '\\':
                Escape();
                break;
            default:
                Literal(c, 1);
                break;
        }
    }

    private void Assertion(string output)
    {
        _output.Append(output);
        _at++;
        _repeatable = false;
    }

    private void Set(CharRanges set, int length)
    {
        set.AppendTo(_output);
        _at += length;
        _repeatable = true;
    }

    private void Literal(char unit, int length)
    {
        CharRanges.AppendUnit(_output, unit);
        _at += length;
        _repeatable = true;
    }

    private void OpenGroup()
    {
        string rest = _pattern.Substring(_at, Math.Min(4, _pattern.Length - _at));
        (string output, int length, bool repeatable) = rest switch
        {
            ['(', '?', ':', ..] => ("(?:", 3, true),
            ['(', '?', '=', ..] => ("(?=", 3, true),
            ['(', '?', '!', ..] => ("(?!", 3, true),
            ['(', '?', '<', '='] => ("(?<=", 4, false),
            ['(', '?', '<', '!'] => ("(?<!", 4, false),
            ['(', '?', '<', _] => (Captures ? "(" : "(?:", 4 + _pattern.AsSpan(_at + 3).IndexOf('>'), true),
            ['(', '?', ..] => throw Error("a group begins with '(?' and something that is not known"),
            _ => (Captures ? "(" : "(?:", 1, true),
        };
        _needsBacktracking |= output is "(?=" or "(?!" or "(?<=" or "(?<!";
        _output.Append(output);
        _openGroups.Push(repeatable);
        _at += length;
        _repeatable = false;
    }

    private void Quantifier(int length, string output)
    {
        if (!_repeatable)
        {
            throw Error("there is nothing to repeat");
        }

        _output.Append(output);
        _at += length;
        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            _output.Append('?');
            _at++;
        }

        _repeatable = false;
    }

    // {n}, {n,} or {n,m}; anything else is literal text.
    private bool TryReadBraces(out int length, out string quantifier)
    {
        int end = _pattern.IndexOf('}', _at);
        quantifier = "";
        length = end - _at + 1;
        if (end < 0)
        {
            return false;
        }

        string[] bounds = _pattern[(_at + 1)..end].Split(',');
        if (bounds.Length > 2 || bounds[0].Length == 0 || bounds.Any(static bound => !bound.All(char.IsAsciiDigit)))
        {
            return false;
        }

        int least = Bound(bounds[0]);
        string most = bounds.Length == 1 || bounds[1].Length == 0 ? "" : Bound(bounds[1]).ToString(CultureInfo.InvariantCulture);
        if (most.Length > 0 && Bound(bounds[1]) < least)
        {
            throw Error("the bounds of a quantifier are in the wrong order");
        }

        quantifier = FormattableString.Invariant($"{{{least}{(bounds.Length == 2 ? "," : "")}{most}}}");
        return true;

        int Bound(string digits) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int bound)
                ? bound
                : throw Error("a quantifier's bound is too large");
    }

    private void Escape()
    {
        const string Word = "[0-9A-Z_a-z]";
        switch (Next)
        {
            case 'b':
                WordBoundary($"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))");
                break;
            case 'B':
                WordBoundary($"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))");
                break;
            case >= '1' and <= '9':
                BackReference();
                break;
            case 'k':
                NamedReference();
                break;
            default:
                _at++;
                if (PatternEscape.TryReadSet(_pattern, ref _at) is { } set)
                {
                    Set(set, 0);
                }
                else
                {
                    Literal(PatternEscape.ReadUnit(_pattern, ref _at), 0);
                }

                break;
        }
    }

    // .NET's \b knows Unicode's letters, ECMAScript's only those of \w; only lookaround can say so.
    private void WordBoundary(string output)
    {
        _needsBacktracking = true;
        _output.Append(output);
        _at += 2;
        _repeatable = false;
    }

    private void BackReference()
    {
        int end = _at + 1;
        while (end < _pattern.Length && char.IsAsciiDigit(_pattern[end]))
        {
            end++;
        }

        if (!int.TryParse(_pattern.AsSpan(_at + 1, end - _at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int group)
            || group > _groups.Count)
        {
            throw Error("a back reference names a group that is not there");
        }

        Reference(group, end);
    }

    private void NamedReference()
    {
        int end = _pattern.IndexOf('>', _at);
        int group = end < 0 || !_pattern.AsSpan(_at).StartsWith(@"\k<") ? 0 : _groups.NumberOf(_pattern[(_at + 3)..end]);
        if (group == 0)
        {
            throw Error("a back reference names a group that is not there");
        }

        Reference(group, end + 1);
    }

    // In ECMAScript a reference to a group that has not matched matches nothing; in .NET it fails.
    private void Reference(int group, int end)
    {
        _needsBacktracking = true;
        _output.Append(CultureInfo.InvariantCulture, $@"(?:(?({group})\{group}))");
        _at = end;
        _repeatable = true;
    }

    private PatternSyntaxException Error(string what) => new(what, _at);
}
