using FlexDb.Core.Schema;

namespace FlexDb.Records.Measuring;

/// <summary>Counts records, and keeps the ids of the first.</summary>
internal sealed class AffectedRecords(int mostListed)
{
    private readonly List<string> _ids = [];
    private long _count;

    public void Add(string id)
    {
        _count++;
        if (_ids.Count < mostListed)
        {
            _ids.Add(id);
        }
    }

    public FlexAffectedRecords ToPublic() => new(_count, FlexList.ToFlexList(_ids));
}
