using System.Text.Json;

namespace FlexDb.Core.Schema;

/// <summary>A hash that agrees with <see cref="JsonElement.DeepEquals"/>: equal JSON has equal hashes.</summary>
internal static class JsonHash
{
    public static int Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => OfObject(element),
        JsonValueKind.Array => OfArray(element),
        JsonValueKind.String => StringComparer.Ordinal.GetHashCode(element.GetString()!),
        JsonValueKind.Number => OfNumber(element.GetRawText()),
        _ => (int)element.ValueKind,
    };

    // A sum, because the order of properties means nothing.
    private static int OfObject(JsonElement element)
    {
        int sum = 17;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            sum = unchecked(sum + HashCode.Combine(property.Name, Of(property.Value)));
        }

        return sum;
    }

    private static int OfArray(JsonElement element)
    {
        HashCode hash = default;
        foreach (JsonElement item in element.EnumerateArray())
        {
            hash.Add(Of(item));
        }

        return hash.ToHashCode();
    }

    // Equal numbers have the same significant digits; exponents are left out because a JSON exponent has no
    // bound that an integer could hold.
    private static int OfNumber(string text)
    {
        int end = text.AsSpan().IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = end < 0 ? text : text.AsSpan(0, end);
        Span<char> digits = mantissa.Length <= 128 ? stackalloc char[128] : new char[mantissa.Length];
        int length = 0;
        foreach (char c in mantissa)
        {
            if (char.IsAsciiDigit(c) && (length > 0 || c != '0'))
            {
                digits[length++] = c;
            }
        }

        ReadOnlySpan<char> significant = digits[..length].TrimEnd('0');
        return significant.IsEmpty ? 0 : string.GetHashCode(significant, StringComparison.Ordinal);
    }
}
