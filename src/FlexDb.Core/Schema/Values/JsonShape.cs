using System.Text.Json;

namespace FlexDb.Core.Schema.Values;

/// <summary>Walks one JSON value of any shape: depth, duplicate keys, text that cannot be, numbers that drift.</summary>
internal static class JsonShape
{
    /// <summary>The greatest depth of a json column's value in a record.</summary>
    public const int MaxRecordDepth = 64;

    /// <summary>The greatest depth of a json column's default.</summary>
    public const int MaxDefaultDepth = 16;

    /// <summary>Walks the value that <paramref name="reader"/> is at, to its last token.</summary>
    /// <param name="reader">The reader, at the value's first token; its own depth limit must not be in the way.</param>
    /// <param name="source">The bytes that it reads.</param>
    /// <param name="maxDepth">The depth allowed; a number or a text has none.</param>
    /// <param name="numbersMustSurvive">Whether a number that a double does not keep is a fault.</param>
    /// <param name="canonical">Whether the value is minified, each of its texts escaped canonically.</param>
    /// <returns>Everything wrong with it.</returns>
    public static ValueFaults Walk(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> source,
        int maxDepth,
        bool numbersMustSurvive,
        out bool canonical)
    {
        canonical = true;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return CheckScalar(ref reader, numbersMustSurvive, ref canonical);
        }

        return WalkContainer(ref reader, source, maxDepth, numbersMustSurvive, ref canonical);
    }

    private static ValueFaults WalkContainer(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> source,
        int maxDepth,
        bool numbersMustSurvive,
        ref bool canonical)
    {
        ValueFaults faults = ValueFaults.None;
        int outer = reader.CurrentDepth;
        if (maxDepth < 1)
        {
            reader.Skip();
            return ValueFaults.TooDeep;
        }

        using KeySets keys = new(source, stackalloc long[KeySets.InitialKeys], stackalloc int[KeySets.InitialObjects]);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            keys.Open();
        }

        while (true)
        {
            // In minified JSON a token follows the last one directly, or after one comma.
            long end = reader.BytesConsumed;
            bool opened = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName;
            reader.Read();
            bool closes = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            canonical &= reader.TokenStartIndex == end + (opened || closes ? 0 : 1);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth - outer >= maxDepth:
                    // What lies deeper is not looked at: it cannot be kept anyway.
                    faults |= ValueFaults.TooDeep;
                    reader.Skip();
                    break;
                case JsonTokenType.StartObject:
                    keys.Open();
                    break;
                case JsonTokenType.PropertyName:
                    faults |= keys.Add(reader.ValueSpan, (int)reader.TokenStartIndex + 1, reader.ValueIsEscaped);
                    canonical &= reader.BytesConsumed == reader.TokenStartIndex + reader.ValueSpan.Length + 3;
                    canonical &= !reader.ValueIsEscaped || JsonText.IsCanonical(reader.ValueSpan);
                    break;
                case JsonTokenType.EndObject:
                    faults |= keys.Close();
                    break;
                case JsonTokenType.StartArray or JsonTokenType.EndArray:
                    break;
                default:
                    faults |= CheckScalar(ref reader, numbersMustSurvive, ref canonical);
                    break;
            }

            if (closes && reader.CurrentDepth == outer)
            {
                return faults;
            }
        }
    }

    private static ValueFaults CheckScalar(ref Utf8JsonReader reader, bool numbersMustSurvive, ref bool canonical)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return numbersMustSurvive && !StoredNumber.Survives(reader.ValueSpan) ? ValueFaults.NumberDrifts : ValueFaults.None;
        }

        if (!reader.ValueIsEscaped)
        {
            return ValueFaults.None;
        }

        canonical &= JsonText.IsCanonical(reader.ValueSpan);
        using TextBuffer buffer = new(stackalloc byte[TextBuffer.InitialLength]);
        return buffer.TryUnescape(reader.ValueSpan) ? ValueFaults.None : ValueFaults.InvalidText;
    }
}
