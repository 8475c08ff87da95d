using System.Text;

using FlexDb.Records.Filtering;

namespace FlexDb.Records.Querying;

/// <summary>Chooses the way to the records of a query.</summary>
/// <remarks>
/// A condition that few records meet drives: all of them are read and sorted. Otherwise the index of the sort drives, in its
/// order, and reading ends when the page is full; a wrong choice between two equal-looking indexes costs hundreds of times as
/// much, so that they are counted, up to a limit, and what was counted is remembered for a minute.
/// </remarks>
internal sealed class QueryPlanner
{
    private const int MaxIds = 500;

    private readonly QuerySession _session;
    private readonly QueryOrder _order;
    private readonly bool _isBackward;
    private readonly IReadOnlyList<FilterTerm> _conjuncts;
    private readonly bool _matchesNothing;
    private readonly IReadOnlyList<QueryCandidate> _candidates;
    private readonly IReadOnlyList<KeyProbe> _probes;

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
        IReadOnlyList<QueryCandidate>? candidates = QueryCandidate.FindAll(session.Table, _conjuncts);
        _matchesNothing = candidates is null;
        _candidates = candidates ?? [];
        _probes =
        [
            .. _conjuncts
                .Select(term => KeyProbe.Of(session.Table, term))
                .OfType<KeyProbe>()
                .OrderBy(static probe => probe.IsOneKey ? 0 : probe.Keys.Count),
        ];
    }

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

        if (_order.Sorts.Count == 0)
        {
            return await PlanByIdAsync(cancellationToken).ConfigureAwait(false);
        }

        QueryPlan? inOrder = OfSort();
        if (inOrder is not null && _candidates.All(candidate => candidate.Branches is [{ Column: { } column }] && column.Equals(inOrder.Path.Column)))
        {
            return inOrder;
        }

        if (_candidates.Count == 0)
        {
            return Of(KeyPath.OfRecords([], IsIdDescending), driver: null, isInOrder: false, count: null);
        }

        (QueryCandidate least, long count) = await LeastAsync(_candidates, _session.Few, cancellationToken).ConfigureAwait(false);
        if (count < _session.Few)
        {
            return OfAll(least, count);
        }

        if (inOrder is { IsCovered: true })
        {
            return inOrder;
        }

        (least, count) = await LeastAsync(_candidates, _session.Limit, cancellationToken).ConfigureAwait(false);
        return inOrder is null
            ? OfAll(least, count)
            : inOrder with { Otherwise = count < _session.Limit ? OfAll(least, count) : null };
    }

    /// <summary>Chooses a way for the order of ids, which single keys have too.</summary>
    private async Task<QueryPlan> PlanByIdAsync(CancellationToken cancellationToken)
    {
        if (_candidates is [{ SingleKeys: not null } only])
        {
            return OfUnion(only, count: null);
        }

        if (_candidates.Count == 0)
        {
            return Of(KeyPath.OfRecords([], IsIdDescending), driver: null, isInOrder: true, count: null);
        }

        (QueryCandidate least, long count) = await LeastAsync(_candidates, _session.Few, cancellationToken).ConfigureAwait(false);
        if (count < _session.Few)
        {
            // Single keys are in the order of ids. Where keys alone tell what matches, no record beyond the page is read.
            return least.SingleKeys is not null && OfUnion(least, count: null) is { IsCovered: true } page ? page : OfAll(least, count);
        }

        (least, count) = await LeastAsync(_candidates, _session.Limit, cancellationToken).ConfigureAwait(false);
        QueryCandidate[] singles = [.. _candidates.Where(static candidate => candidate.SingleKeys is not null)];
        QueryCandidate? driver = singles.Length == 0 ? null : (await LeastAsync(singles, _session.Limit, cancellationToken).ConfigureAwait(false)).Least;
        QueryPlan inOrder = driver is null
            ? Of(KeyPath.OfRecords([], IsIdDescending), driver: null, isInOrder: true, count: null)
            : OfUnion(driver, count: null);
        if (inOrder.IsCovered || ReferenceEquals(driver, least))
        {
            return inOrder;
        }

        // Each statement of it goes through all keys: they are few, or one statement is all that a page takes.
        QueryPlan otherwise = OfUnion(least, count);
        return count < _session.Limit || otherwise.IsCovered ? inOrder with { Otherwise = otherwise } : inOrder;
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
            return Of(KeyPath.OfRecords(ProbesBeside(driver: null), isDescending: false), driver: null, isInOrder: false, count: null);
        }

        // A range can be no probe.
        QueryCandidate[] drivers = [.. _candidates.Where(candidate => candidate.Terms.Any(term => !_probes.Any(probe => ReferenceEquals(probe.Term, term))))];
        if (drivers.Length == 1 && OfAll(drivers[0], count: null) is { IsCovered: true } covered)
        {
            return covered;
        }

        QueryCandidate least = _candidates.Count == 1
            ? _candidates[0]
            : (await LeastAsync(_candidates, _session.Limit, cancellationToken).ConfigureAwait(false)).Least;
        return OfAll(least, count: null);
    }

    /// <summary>The way by ids that the filter gives, no ids where nothing can match; null where it gives none.</summary>
    private QueryPlan? OfIds()
    {
        if (_matchesNothing)
        {
            return new QueryPlan(KeyPath.OfIds([], isDescending: false), IsInOrder: false, IsCovered: true, [], ExpectedCount: 0);
        }

        return _conjuncts.OfType<LeafTerm>().Select(IdsOf).FirstOrDefault(static ids => ids is not null) is { } ids
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
        QueryCandidate? driver = _candidates
            .Where(candidate => candidate.Branches is [{ Column: { } column }] && column.Equals(sort.Column))
            .OrderByDescending(static candidate => candidate.IsExact)
            .FirstOrDefault();
        KeyBranch? branch = driver?.Branches[0]
            ?? (UsableIndexes.Find(_session.Table, sort.Column, needsNull: true) is { } index ? new KeyBranch(index, sort.Column, KeySpan.Of(null)) : null);
        return branch is null ? null : Of(KeyPath.OfSort(branch, sort, ProbesBeside(driver), _isBackward), driver, isInOrder: true, count: null);
    }

    /// <summary>The way to all records of a candidate, in no order.</summary>
    private QueryPlan OfAll(QueryCandidate driver, long? count)
    {
        List<KeyProbe> probes = ProbesBeside(driver);
        KeyPath path = driver.Branches.Count == 1
            ? KeyPath.OfBranch(driver.Branches[0], probes, isDescending: false)
            : KeyPath.OfUnion(driver.Branches, probes, isDescending: false);
        return Of(path, driver, isInOrder: false, count);
    }

    /// <summary>The way to the records of a candidate in the order of their ids.</summary>
    private QueryPlan OfUnion(QueryCandidate driver, long? count)
    {
        List<KeyProbe> probes = ProbesBeside(driver);
        KeyPath path = driver.IsOneKey
            ? KeyPath.OfBranch(driver.Branches[0], probes, IsIdDescending)
            : KeyPath.OfUnion(driver.SingleKeys ?? driver.Branches, probes, IsIdDescending);
        return Of(path, driver, isInOrder: true, count);
    }

    private QueryPlan Of(KeyPath path, QueryCandidate? driver, bool isInOrder, long? count)
    {
        FilterTerm[] verified = [.. _conjuncts.Where(term => !(driver is { IsExact: true } && Has(driver, term)) && !path.Probes.Any(probe => ReferenceEquals(probe.Term, term)))];
        return new QueryPlan(path, isInOrder, IsCovered: verified.Length == 0, verified, count);
    }

    /// <summary>What the records of a candidate can be probed for.</summary>
    private List<KeyProbe> ProbesBeside(QueryCandidate? driver)
    {
        List<KeyProbe> probes = [];
        int keys = 0;
        foreach (KeyProbe probe in _probes.Where(probe => driver is null || !Has(driver, probe.Term)))
        {
            if (keys + probe.Keys.Count <= KeyProbe.MaxKeys)
            {
                probes.Add(probe);
                keys += probe.Keys.Count;
            }
        }

        return probes;
    }

    private async Task<(QueryCandidate Least, long Count)> LeastAsync(IReadOnlyList<QueryCandidate> candidates, long limit, CancellationToken cancellationToken)
    {
        KeyBranch[] branches = [.. candidates.SelectMany(static candidate => candidate.Branches)];
        IReadOnlyList<long> counts = await _session.CountAsync(branches, limit, cancellationToken).ConfigureAwait(false);
        QueryCandidate? least = null;
        long leastCount = long.MaxValue;
        int first = 0;
        foreach (QueryCandidate candidate in candidates)
        {
            long count = counts.Skip(first).Take(candidate.Branches.Count).Sum();
            first += candidate.Branches.Count;
            if (count < leastCount)
            {
                (least, leastCount) = (candidate, count);
            }
        }

        return (least!, leastCount);
    }

    private static bool Has(QueryCandidate candidate, FilterTerm term) => candidate.Terms.Any(own => ReferenceEquals(own, term));

    /// <summary>The ids that a condition on the id asks for; null where it is none, or asks for a range.</summary>
    private static IReadOnlyList<string>? IdsOf(LeafTerm term)
    {
        IReadOnlyList<KeySpan> spans = KeySpan.Of(term);
        return term.Column.System == SystemColumn.Id && term.Contains is null && spans.Count <= MaxIds && spans.All(static span => span.IsOne)
            ? [.. spans.Where(static span => span.From.Length > 0).Select(static span => Encoding.UTF8.GetString(span.From.AsSpan(1)))]
            : null;
    }
}
