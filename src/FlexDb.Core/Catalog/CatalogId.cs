using System.Security.Cryptography;

namespace FlexDb.Core.Catalog;

/// <summary>Ids of tables and versions, in cuid2's format: 24 characters, a lower-case letter, then base 36.</summary>
internal static class CatalogId
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Base36 = "0123456789" + Letters;

    public static string New() => RandomNumberGenerator.GetString(Letters, 1) + RandomNumberGenerator.GetString(Base36, 23);
}
