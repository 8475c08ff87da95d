namespace FlexDb.Core.Schema.Values;

/// <summary>A text is not an ECMAScript regular expression; never leaves <see cref="ValuePattern"/>.</summary>
internal sealed class PatternSyntaxException(string what, int position)
    : Exception(FormattableString.Invariant($"{what} (at position {position})"));
