using System.Security.Cryptography;
using FlexDb.Records;

namespace Quickstart.Catalog;

/// <summary>A hash of all live rows of a table, in the order of their ids.</summary>
internal static class RecordFingerprint
{
    public static async Task<string> OfAsync(FlexRecordSet records, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (FlexRecord record in records.StreamAsync(cancellationToken: cancellationToken))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(record.Id));
            hash.AppendData(record.Json.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
