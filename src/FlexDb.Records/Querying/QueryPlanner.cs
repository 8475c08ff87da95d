using System.Text;

using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>Chooses the way to the records of a query.</summary>
/// <remarks>
/// A condition that few records meet drives: all of them are read and sorted. Otherwise the index of the sort drives, in its
/// order, and reading ends when the page is full; a wrong choice between two equal-looking indexes costs hundreds of times as
/// much, so that they are counted, up to a limit, and what was counted is remembered for a minute.
/// </remarks>
internal sealed class QueryPlanner
{
    private const int MaxRanges = 1_000;
    private const int MaxIds = 500;
    private const int MaxProbes = 8;

    private readonly QuerySession _session;
    private readonly QueryOrder _order;
    private readonly bool _isBackward;
    private readonly IReadOnlyList<FilterTerm> _conjuncts;
    private readonly IReadOnlyList<Candidate> _candidates;

    private QueryPlanner(QuerySession session, BoundFilter filter, QueryOrder order, bool isBackward)
    {
        _session = session;
        _order = order;
        _isBackward = isBackward;
        _conjuncts = filter.Root switch
        {
            null => [],
            AndTerm and => and.Terms,
            { } term => [term],
        };
        _candidates = [.. Leaves.Select(CandidateOf).OfType<Candidate>()];
    }

    private IEnumerable<LeafTerm> Leaves => _conjuncts.OfType<LeafTerm>();

    private bool IsIdDescending => _order.IsIdDescending != _isBackward;

    /// <summary>Chooses a way.</summary>
    /// <param name="session">The session, in which conditions are counted.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="order">The order.</param>
    /// <param name="isBackward">Whether the order is read from its end.</param>
    /// <param name="cancellationToken">Cancels the counting.</param>
    public static Task<QueryPlan> PlanAsync(QuerySession session, BoundFilter filter, QueryOrder order, bool isBackward, CancellationToken cancellationToken) =>
        new QueryPlanner(session, filter, order, isBackward).PlanAsync(cancellationToken);

    private async Task<QueryPlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (OfIds() is { } ofIds)
        {
            return ofIds;
        }

        QueryPlan? inOrder = OfSort();
        if (inOrder is not null && _candidates.All(candidate => ReferenceEquals(candidate.Term.Column, inOrder.Path.Column) || candidate.Term.Column.Equals(inOrder.Path.Column)))
        {
            return inOrder;
        }

        bool isByIds = _order.Sorts.Count == 0;
        if (isByIds && _candidates is [{ IsOneKey: true } only])
        {
            return Of(only, IsIdDescending, isInOrder: true, count: null);
        }

        if (_candidates.Count == 0)
        {
            return Of(KeyPath.OfRecords(IsIdDescending), driver: null, isByIds, count: null);
        }

        // Not more than may be read at all.
        long few = Math.Min(_session.Options.FewRecords, _session.Options.ScanLimit + 1L);
        (Candidate least, long count) = await LeastAsync(_candidates, few, cancellationToken).ConfigureAwait(false);
        if (count < few)
        {
            return Of(least, isDescending: false, isInOrder: false, count);
        }

        if (inOrder is { IsCovered: true })
        {
            return inOrder;
        }

        (least, count) = await LeastAsync(_candidates, _session.Options.ScanLimit + 1L, cancellationToken).ConfigureAwait(false);
        if (isByIds)
        {
            Candidate[] equalities = [.. _candidates.Where(static candidate => candidate.IsOneKey)];
            inOrder = equalities.Length == 0
                ? Of(KeyPath.OfRecords(IsIdDescending), driver: null, isInOrder: true, count: null)
                : Of(
                    (await LeastAsync(equalities, _session.Options.ScanLimit + 1L, cancellationToken).ConfigureAwait(false)).Least,
                    IsIdDescending,
                    isInOrder: true,
                    count: null);
        }

        QueryPlan all = Of(least, isDescending: false, isInOrder: false, count);
        return inOrder is null
            ? all
            : inOrder with { Otherwise = inOrder.IsCovered || count > _session.Options.ScanLimit ? null : all };
    }

    /// <summary>Chooses a way to all records that match, in any order; by keys alone where they tell.</summary>
    /// <param name="session">The session, in which conditions are counted.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Cancels the counting.</param>
    public static Task<QueryPlan> PlanAllAsync(QuerySession session, BoundFilter filter, CancellationToken cancellationToken) =>
        new QueryPlanner(session, filter, QueryOrder.Of([]), isBackward: false).PlanAllAsync(cancellationToken);

    private async Task<QueryPlan> PlanAllAsync(CancellationToken cancellationToken)
    {
        if (OfIds() is { } ofIds)
        {
            return ofIds;
        }

        if (_candidates.Count == 0)
        {
            return Of(KeyPath.OfRecords(isDescending: false), driver: null, isInOrder: false, count: null);
        }

        // A range can be no probe.
        Candidate[] ranges = [.. _candidates.Where(static candidate => !candidate.IsOneKey)];
        Candidate driver = ranges.Length == 1
            ? ranges[0]
            : _candidates.Count == 1
                ? _candidates[0]
                : (await LeastAsync(_candidates, _session.Options.ScanLimit + 1L, cancellationToken).ConfigureAwait(false)).Least;
        QueryPlan plan = Of(driver, isDescending: false, isInOrder: false, count: null);
        if (plan.IsCovered || _candidates.Count == 1)
        {
            return plan;
        }

        (driver, _) = await LeastAsync(_candidates, _session.Options.ScanLimit + 1L, cancellationToken).ConfigureAwait(false);
        return Of(driver, isDescending: false, isInOrder: false, count: null);
    }

    /// <summary>The way by ids that the filter gives, no ids where nothing can match; null where it gives none.</summary>
    private QueryPlan? OfIds()
    {
        if (_conjuncts is [OrTerm { Terms.Count: 0 }])
        {
            return new QueryPlan(KeyPath.OfIds([], isDescending: false), IsInOrder: false, IsCovered: true, [], ExpectedCount: 0);
        }

        return Leaves.Select(IdsOf).FirstOrDefault(static ids => ids is not null) is { } ids
            ? new QueryPlan(KeyPath.OfIds(ids, isDescending: false), IsInOrder: false, IsCovered: false, _conjuncts, ids.Count)
            : null;
    }

    /// <summary>The way by the index of the sort; null where there is none.</summary>
    private QueryPlan? OfSort()
    {
        if (!_order.IsOfOneIndex)
        {
            return null;
        }

        BoundSort sort = _order.Sorts[0];
        LeafTerm? term = Leaves.FirstOrDefault(leaf => leaf.Column.Equals(sort.Column) && leaf.Contains is null && leaf.Ranges.Count <= MaxRanges);
        RecordIndex? index = UsableIndexes.Find(_session.Table, sort.Column, needsNull: term is not { MatchesNull: false });
        return index is null ? null : Of(KeyPath.OfSort(index, sort, term, ProbesBeside(term), _isBackward), term, isInOrder: true, count: null);
    }

    private QueryPlan Of(Candidate driver, bool isDescending, bool isInOrder, long? count) =>
        Of(KeyPath.OfTerm(driver.Index, driver.Term, ProbesBeside(driver.Term), isDescending), driver.Term, isInOrder, count);

    private QueryPlan Of(KeyPath path, LeafTerm? driver, bool isInOrder, long? count)
    {
        FilterTerm[] verified = [.. _conjuncts.Where(term => term is not LeafTerm { IsExact: true } leaf
            || !(ReferenceEquals(leaf, driver) || path.Probes.Any(probe => ReferenceEquals(probe.Term, leaf))))];
        return new QueryPlan(path, isInOrder, IsCovered: verified.Length == 0, verified, count);
    }

    /// <summary>The other conditions that ask for one key.</summary>
    private IReadOnlyList<KeyProbe> ProbesBeside(LeafTerm? driver) =>
    [
        .. _candidates
            .Where(candidate => candidate.IsOneKey && !ReferenceEquals(candidate.Term, driver))
            .Take(MaxProbes)
            .Select(static candidate => new KeyProbe(candidate.Index, candidate.Term, KeySpan.Of(candidate.Term)[0].From)),
    ];

    private async Task<(Candidate Least, long Count)> LeastAsync(IReadOnlyList<Candidate> candidates, long limit, CancellationToken cancellationToken)
    {
        PredicateCounts remembered = _session.Database.Counts;
        KeyPath[] paths = [.. candidates.Select(static candidate => KeyPath.OfTerm(candidate.Index, candidate.Term, [], isDescending: false))];
        long?[] counts = [.. paths.Select(path => remembered.Find(path, limit))];
        int[] unknown = [.. Enumerable.Range(0, paths.Length).Where(place => counts[place] is null)];
        if (unknown.Length > 0)
        {
            IReadOnlyList<long> counted = await _session.CountAsync([.. unknown.Select(place => paths[place])], limit, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < unknown.Length; i++)
            {
                counts[unknown[i]] = counted[i];
                remembered.Keep(paths[unknown[i]], counted[i], limit);
            }
        }

        int least = Enumerable.Range(0, paths.Length).MinBy(place => counts[place]!.Value);
        return (candidates[least], counts[least]!.Value);
    }

    private Candidate? CandidateOf(LeafTerm term) =>
        term.Contains is null
        && term.Ranges.Count <= MaxRanges
        && UsableIndexes.Find(_session.Table, term.Column, term.MatchesNull) is { } index
            ? new Candidate(term, index)
            : null;

    /// <summary>The ids that a condition on the id asks for; null where it is none, or asks for a range.</summary>
    private static IReadOnlyList<string>? IdsOf(LeafTerm term)
    {
        IReadOnlyList<KeySpan> spans = KeySpan.Of(term);
        return term.Column.System == SystemColumn.Id && term.Contains is null && spans.Count <= MaxIds && spans.All(static span => span.IsOne)
            ? [.. spans.Where(static span => span.From.Length > 0).Select(static span => Encoding.UTF8.GetString(span.From.AsSpan(1)))]
            : null;
    }

    private sealed record Candidate(LeafTerm Term, RecordIndex Index)
    {
        public bool IsOneKey { get; } = Term.IsExact && KeySpan.Of(Term) is [{ IsOne: true }];
    }
}
