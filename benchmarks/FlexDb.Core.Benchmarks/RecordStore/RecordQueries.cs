namespace FlexDb.Core.Benchmarks.RecordStore;

/// <summary>What the queries ask for: drawn at random from one seed, so that it is the same for every contender.</summary>
internal static class RecordQueries
{
    public const int PageSize = 50;

    private const int PagesBefore = 9;

    // The pairs come again, as those of a host's users do. The library has counted their values by then: it remembers
    // such counts for a minute.
    private const int Pairs = 50;

    public static bool IsQuery(RecordOperation operation) => operation is >= RecordOperation.Equality and <= RecordOperation.SumUnderFilter;

    /// <summary>A query that is ready to run.</summary>
    public static async Task<Func<Task<QueryAnswer>>> PrepareAsync(RecordContender contender, RecordOperation operation, long rows, Random random)
    {
        switch (operation)
        {
            case RecordOperation.Equality:
                string email = SampleRecords.Email(random.NextInt64(rows / 2));
                return () => contender.EqualityAsync(email);
            case RecordOperation.RangeAndSort:
                (DateOnly from, DateOnly to) = Days(random, 365);
                return () => contender.RangeAndSortAsync(from, to);
            case RecordOperation.EqualityAndSort:
                string status = SampleRecords.States[random.Next(SampleRecords.States.Length)];
                return () => contender.EqualityAndSortAsync(status);
            case RecordOperation.TwoEqualities:
                Contact contact = SampleRecords.Of(random.Next(Pairs));
                return () => contender.TwoEqualitiesAsync(contact.Status, contact.Owner);
            case RecordOperation.Page10:
                (from, to) = Days(random, SampleRecords.Days / 2);
                return await contender.PageAfterAsync(from, to, PagesBefore * PageSize);
            case RecordOperation.Count50000:
                (from, to) = Days(random, SampleRecords.Days / 20);
                return () => contender.CountAsync(from, to);
            case RecordOperation.SumUnderFilter:
                (from, to) = Days(random, SampleRecords.Days / 20);
                return () => contender.SumAsync(from, to);
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    /// <summary>Fails where contenders that hold the same records give different answers.</summary>
    public static async Task EnsureAgreementAsync(IReadOnlyList<RecordContender> contenders, IEnumerable<RecordOperation> operations, long rows)
    {
        foreach (RecordOperation operation in operations.Where(IsQuery))
        {
            for (int seed = 0; seed < 3; seed++)
            {
                QueryAnswer? first = null;
                foreach (RecordContender contender in contenders)
                {
                    Func<Task<QueryAnswer>> query = await PrepareAsync(contender, operation, rows, new Random(seed));
                    QueryAnswer answer = await query();
                    first ??= answer;
                    if (answer.IsEmpty || !answer.Agrees(first))
                    {
                        throw new InvalidOperationException($"{operation}: {contender.Name} gave {Text(answer)}; {contenders[0].Name} {Text(first)}.");
                    }
                }
            }
        }
    }

    private static (DateOnly From, DateOnly To) Days(Random random, int count)
    {
        DateOnly from = SampleRecords.FirstDay.AddDays(random.Next(SampleRecords.Days - count));
        return (from, from.AddDays(count - 1));
    }

    private static string Text(QueryAnswer answer) => FormattableString.Invariant($"{answer.Ids.Count} records ({string.Join(' ', answer.Ids.Take(5))} …), number {answer.Number}");
}
