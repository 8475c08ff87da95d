using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace FlexDb.Core.Schema;

/// <summary>
/// Finds what a JSON string stands for without making a string of it: a schema of 500 columns has thousands of property
/// names and data types, and only some thirty that differ.
/// </summary>
internal sealed class KnownTexts<T>
{
    private const int Longest = 16;

    private readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _values;

    /// <summary>What each text stands for; the texts are ASCII, and of at most 16 characters.</summary>
    public KnownTexts(IEnumerable<KeyValuePair<string, T>> values) =>
        _values = values.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the string or property name that the reader is at is known.</summary>
    public bool TryGet(ref Utf8JsonReader reader, out T? value)
    {
        if (reader.ValueIsEscaped || reader.HasValueSequence)
        {
            return _values.TryGetValue(PropertyReader.GetString(ref reader), out value);
        }

        Span<char> text = stackalloc char[Longest];
        value = default;
        return reader.ValueSpan.Length <= Longest
            && Ascii.ToUtf16(reader.ValueSpan, text, out int length) == OperationStatus.Done
            && _values.TryGetValue(text[..length], out value);
    }
}
