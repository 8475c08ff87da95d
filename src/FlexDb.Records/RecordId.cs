using System.Security.Cryptography;

namespace FlexDb.Records;

/// <summary>Makes ids of records and deletions: 24 characters in the alphabet of cuid2, the first nine carrying the time.</summary>
/// <remarks>The time comes first so that inserts append to the primary key, instead of falling all over it.</remarks>
internal static class RecordId
{
    public const int Length = 24;

    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int TimeDigits = 9;

    /// <summary>A new id.</summary>
    /// <param name="timeProvider">The clock.</param>
    public static string New(TimeProvider timeProvider)
    {
        Span<char> id = stackalloc char[Length];
        long time = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        for (int i = TimeDigits - 1; i > 0; i--)
        {
            id[i] = Digits[(int)(time % Digits.Length)];
            time /= Digits.Length;
        }

        // The first character of a cuid2 is a letter. 26 × 36⁸ milliseconds reach into the year 4296.
        id[0] = (char)('a' + (time % 26));
        RandomNumberGenerator.GetItems(Digits, id[TimeDigits..]);
        return new string(id);
    }
}
