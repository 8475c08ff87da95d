namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What a query gave: the ids of records in their order, or a number.</summary>
internal sealed record QueryAnswer(IReadOnlyList<string> Ids, decimal Number)
{
    public static QueryAnswer Of(IEnumerable<string> ids) => new([.. ids], 0);

    public static QueryAnswer Of(decimal number) => new([], number);

    public bool IsEmpty => Ids.Count == 0 && Number == 0;

    public bool Agrees(QueryAnswer other) => Number == other.Number && Ids.SequenceEqual(other.Ids, StringComparer.Ordinal);
}
