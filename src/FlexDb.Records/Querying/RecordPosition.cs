using System.Text;

namespace FlexDb.Records.Querying;

/// <summary>Where a record stands in the order of a query.</summary>
/// <param name="keys">Its keys in the columns of the sorts.</param>
/// <param name="id">Its id.</param>
internal sealed class RecordPosition(IReadOnlyList<byte[]> keys, string id)
{
    /// <summary>The keys in the columns of the sorts; empty ones for null.</summary>
    public IReadOnlyList<byte[]> Keys { get; } = keys;

    public string Id { get; } = id;

    /// <summary>The id in UTF-8, whose order is that of the database.</summary>
    public byte[] IdUtf8 { get; } = Encoding.UTF8.GetBytes(id);
}
