using System.Security.Cryptography;
using System.Text;

using FlexDb.Core.Schema;

namespace FlexDb.Records.Measuring;

/// <summary>Finds the values that more than one record has.</summary>
/// <remarks>A hash and an id are kept of each different value: about 150 bytes.</remarks>
internal sealed class RepeatedValues(int mostListed)
{
    private readonly Dictionary<UInt128, string> _first = [];
    private readonly Dictionary<UInt128, Repeated> _repeated = [];
    private readonly List<Repeated> _listed = [];

    public void Add(ReadOnlySpan<byte> normalJson, string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(normalJson, hash);
        UInt128 key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
        if (_first.TryAdd(key, id))
        {
            return;
        }

        if (!_repeated.TryGetValue(key, out Repeated? repeated))
        {
            _repeated[key] = repeated = new Repeated(_listed.Count < mostListed ? Encoding.UTF8.GetString(normalJson) : null, mostListed);
            repeated.Records.Add(_first[key]);
            if (repeated.Value is not null)
            {
                _listed.Add(repeated);
            }
        }

        repeated.Count++;
        if (repeated.Value is not null)
        {
            repeated.Records.Add(id);
        }
    }

    public FlexRepeatedValues ToPublic() => new(
        _repeated.Count,
        FlexList.ToFlexList(_listed.Select(static repeated =>
        {
            FlexAffectedRecords records = repeated.Records.ToPublic();
            return new FlexRepeatedValue(FlexJsonValue.Parse(repeated.Value!), repeated.Count, records.Ids);
        })));

    private sealed class Repeated(string? value, int mostListed)
    {
        public string? Value { get; } = value;

        public AffectedRecords Records { get; } = new(mostListed);

        public long Count { get; set; } = 1;
    }
}
