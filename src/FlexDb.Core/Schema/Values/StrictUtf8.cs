using System.Text;

namespace FlexDb.Core.Schema.Values;

/// <summary>UTF-8 that throws where <see cref="Encoding.UTF8"/> puts U+FFFD: for half a surrogate pair and for bytes that are no text.</summary>
internal static class StrictUtf8
{
    public static UTF8Encoding Encoding { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
