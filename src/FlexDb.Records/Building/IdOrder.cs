using System.Text;

namespace FlexDb.Records.Building;

/// <summary>The order of ids in the database, which is that of their code points.</summary>
/// <remarks>
/// .NET's ordinal order is that of UTF-16, which puts U+10000 and above before U+E000. The collation also pads with spaces,
/// which makes no difference where no id has a character below the space.
/// </remarks>
internal static class IdOrder
{
    public static string Lower(string one, string other) => IsAfter(one, other) ? other : one;

    public static string Higher(string one, string other) => IsAfter(one, other) ? one : other;

    public static bool IsAfter(string id, string other) =>
        Encoding.UTF8.GetBytes(id).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)) > 0;
}
