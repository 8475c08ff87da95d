using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Records.Tables;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

using MySqlConnector;

namespace FlexDb.Records.Verification;

/// <summary>Records that looked wrong, with keys and claims that they seemed not to have.</summary>
internal sealed class Suspects
{
    private readonly Dictionary<string, (List<RecordKey> Keys, List<RecordClaim> Claims)> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lacking = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Ids => _byId.Keys;

    public IEnumerable<RecordKey> Keys => _byId.Values.SelectMany(static suspect => suspect.Keys);

    public IEnumerable<RecordClaim> Claims => _byId.Values.SelectMany(static suspect => suspect.Claims);

    /// <summary>Whether a record seemed to lack something, and not only to have too much.</summary>
    public bool SeemsToLack(string id) => _lacking.Contains(id);

    /// <summary>Adds a record that seems to lack something.</summary>
    public void Add(string id)
    {
        _byId.TryAdd(id, ([], []));
        _lacking.Add(id);
    }

    /// <summary>Adds a key that its record seems not to have.</summary>
    public void Add(RecordKey key)
    {
        _byId.TryAdd(key.Id, ([], []));
        _byId[key.Id].Keys.Add(key);
    }

    /// <summary>Adds a claim on a value that its record seems not to have.</summary>
    public void Add(RecordClaim claim)
    {
        _byId.TryAdd(claim.Id, ([], []));
        _byId[claim.Id].Claims.Add(claim);
    }

    /// <summary>The same, a few records at a time.</summary>
    public IEnumerable<Suspects> InParts(int size)
    {
        foreach (string[] ids in _byId.Keys.Chunk(size))
        {
            Suspects part = new();
            foreach (string id in ids)
            {
                part._byId[id] = _byId[id];
            }

            part._lacking.UnionWith(ids.Where(_lacking.Contains));
            yield return part;
        }
    }
}

/// <summary>Looks again at records that looked wrong, while nobody can write them, and mends what can be mended.</summary>
/// <remarks>
/// The pages of a verification are read without locks, so that others may have written between two of them. Only what is still
/// wrong in one transaction, with the table's gate and the records locked, is a problem. An instance is one look, which may run
/// several times where its transaction fails.
/// </remarks>
internal sealed class Confirmation(RecordTable seen, Suspects suspects, bool repairs)
{
    private const int MaxPasses = 20;
    private const int Rows = 500;

    private static readonly Dictionary<uint, string> NotBuilt = [];

    // Repairs whose commit was not answered; they may be done.
    private List<(Finding Finding, RecordTable Table)> _sent = [];

    /// <summary>What is wrong; null where the table's indexes are those of an earlier schema and must be seen to first.</summary>
    public async Task<IReadOnlyList<FlexRecordProblem>?> RunAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        if (!connection.MayBeDone)
        {
            _sent = [];
        }

        for (int pass = 1; ; pass++)
        {
            try
            {
                return await LookAsync(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlException exception) when (RecordFailures.IsDuplicate(exception) && pass < MaxPasses)
            {
                // Another has claimed the value since.
                await connection.RollBackAsync().ConfigureAwait(false);
                _sent = [];
            }
        }
    }

    private async Task<IReadOnlyList<FlexRecordProblem>?> LookAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        SqlText begin = new();
        WriteText.AddGates(begin, [new Gate(seen, Name: null, IsNamed: false)]);
        WriteText.AddLocks(begin, suspects.Ids.Select(id => (seen.Number, id, true)));
        await connection
            .ExecuteReadingAsync(new StatementList([.. begin.Statements]) { IsSentOnce = true }, begin.Parameters, cancellationToken)
            .ConfigureAwait(false);
        RecordTable? table = await TableLoading
            .LoadAsync(connection, seen.Table.ApplicationId, FlexTableKey.ById(seen.Table.Id), cancellationToken)
            .ConfigureAwait(false);
        if (table is not { Registration.IsPurging: false })
        {
            return [];
        }

        if (!table.IsReconciled)
        {
            return null;
        }

        if (table.Table.Version == seen.Table.Version)
        {
            table.History ??= seen.History;
        }

        Dictionary<string, ExpectedRecord> records = await ReadAsync(connection, table, suspects.Ids, cancellationToken).ConfigureAwait(false);
        StoredEntries stored = await StoredEntries
            .FindAsync(
                connection,
                records.Values.SelectMany(static record => record.Keys).Concat(suspects.Keys),
                records.Values.SelectMany(static record => record.Claims).Concat(suspects.Claims),
                records.Values.SelectMany(static record => record.Targets)
                    .Where(static target => target.Index.Index.TargetTableNumber is not null)
                    .Select(static target => (target.Index.Index.TargetTableNumber!.Value, target.Id)),
                locks: true,
                cancellationToken)
            .ConfigureAwait(false);
        HashSet<string> present = await FindInsertedAsync(connection, table, records, cancellationToken).ConfigureAwait(false);
        Dictionary<uint, string> builtTo = table.HasUnfinishedIndex
            ? await TableVerification.ReadBuiltToAsync(connection, table, cancellationToken).ConfigureAwait(false)
            : NotBuilt;
        List<Finding> findings = [];
        foreach (ExpectedRecord record in records.Values.Where(record => suspects.SeemsToLack(record.Stored.Id)))
        {
            foreach (Finding finding in Findings.Of(record, stored, table, builtTo))
            {
                findings.Add(finding.Holder is { } holder && !records.ContainsKey(holder)
                    ? await JudgeHolderAsync(connection, table, finding, holder, cancellationToken).ConfigureAwait(false)
                    : JudgeHolder(finding, finding.Holder is { } known ? records[known] : null));
            }
        }

        findings.AddRange(FindStale(table, records, stored, present));
        return await EndAsync(connection, table, findings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keys and claims are locked by now; a record that is still not there was not inserted meanwhile.</summary>
    private async Task<HashSet<string>> FindInsertedAsync(
        OperationConnection connection,
        RecordTable table,
        Dictionary<string, ExpectedRecord> records,
        CancellationToken cancellationToken)
    {
        string[] absent = [.. suspects.Ids.Where(id => !records.ContainsKey(id))];
        return absent.Length == 0
            ? []
            : [.. (await ReadAsync(connection, table, absent, cancellationToken).ConfigureAwait(false)).Keys];
    }

    private IEnumerable<Finding> FindStale(
        RecordTable table,
        Dictionary<string, ExpectedRecord> records,
        StoredEntries stored,
        HashSet<string> inserted)
    {
        HashSet<uint> indexes = [DeletionKey.ByTable, DeletionKey.ByDeletion, .. table.Columns.Indexed.Select(static indexed => indexed.Index.Number)];
        foreach (RecordKey key in suspects.Keys.Distinct())
        {
            if (indexes.Contains(key.Index) && stored.TryGetNumber(key, out _) && !inserted.Contains(key.Id) && IsStale(key.Id, record => record.Keys.Contains(key)))
            {
                yield return Findings.Stale(key);
            }
        }

        foreach (RecordClaim claim in suspects.Claims.Distinct())
        {
            if (indexes.Contains(claim.Index) && stored.HolderOf(claim) == claim.Id && !inserted.Contains(claim.Id) && IsStale(claim.Id, record => record.Claims.Contains(claim)))
            {
                yield return Findings.Stale(claim);
            }
        }

        bool IsStale(string id, Func<ExpectedRecord, bool> has) =>
            !records.TryGetValue(id, out ExpectedRecord? record) || (record.FaultCode is null && !has(record));
    }

    private static async Task<Finding> JudgeHolderAsync(
        OperationConnection connection,
        RecordTable table,
        Finding finding,
        string holder,
        CancellationToken cancellationToken)
    {
        SqlText text = new();
        WriteText.AddLocks(text, [(table.Number, holder, true)]);
        await connection
            .WriteAsync<LockedRow>(new StatementList([.. text.Statements]) { IsSentOnce = true }, TextPlace.Middle, text.Parameters, cancellationToken)
            .ConfigureAwait(false);
        Dictionary<string, ExpectedRecord> records = await ReadAsync(connection, table, [holder], cancellationToken).ConfigureAwait(false);
        return JudgeHolder(finding, records.GetValueOrDefault(holder));
    }

    /// <summary>A value that another record has claimed is repeated only where that record has it.</summary>
    private static Finding JudgeHolder(Finding finding, ExpectedRecord? holder)
    {
        if (finding.Holder is null)
        {
            return finding;
        }

        RecordClaim claim = finding.ClaimToInsert!;
        bool isRepeated = holder is { FaultCode: not null } || (holder?.Claims.Contains(claim with { Id = finding.Holder }) ?? false);
        return isRepeated
            ? finding with { ClaimToInsert = null }
            : finding with
            {
                Code = FlexRecordProblemCodes.MissingClaim,
                Sentence = "has a value{0} that a record has claimed which does not have it",
                ClaimToDelete = claim with { Id = finding.Holder },
            };
    }

    private async Task<IReadOnlyList<FlexRecordProblem>> EndAsync(
        OperationConnection connection,
        RecordTable table,
        List<Finding> findings,
        CancellationToken cancellationToken)
    {
        // What an unanswered commit has mended is not found again.
        IEnumerable<FlexRecordProblem> mended = _sent
            .Where(sent => sent.Finding.CanBeRepaired && !findings.Contains(sent.Finding))
            .Select(static sent => sent.Finding.ToProblem(sent.Table, isRepaired: true));
        FlexRecordProblem[] problems = [.. mended, .. findings.Select(finding => finding.ToProblem(table, repairs && finding.CanBeRepaired))];
        if (repairs && findings.Exists(static finding => finding.CanBeRepaired))
        {
            _sent = [.. findings.Select(finding => (finding, table))];
            SqlText text = RepairText(findings);
            await connection
                .ExecuteAsync(new StatementList([.. text.Statements]) { IsSentOnce = true }, TextPlace.Last, text.Parameters, cancellationToken)
                .ConfigureAwait(false);
        }

        return problems;
    }

    private static SqlText RepairText(List<Finding> findings)
    {
        SqlText text = new();
        WriteText.AddRemovals(
            text,
            findings.Select(static finding => finding.ClaimToDelete).OfType<RecordClaim>().Distinct(),
            findings.Select(static finding => finding.KeyToDelete).OfType<RecordKey>().Distinct());
        WriteText.AddClaimsAndKeys(
            text,
            findings.Select(static finding => finding.ClaimToInsert).OfType<RecordClaim>().Distinct(),
            findings.Select(static finding => finding.KeyToInsert).OfType<RecordKey>().Distinct());
        return text;
    }

    private static async Task<Dictionary<string, ExpectedRecord>> ReadAsync(
        OperationConnection connection,
        RecordTable table,
        IEnumerable<string> ids,
        CancellationToken cancellationToken)
    {
        Dictionary<string, ExpectedRecord> records = new(StringComparer.Ordinal);
        foreach (string[] some in ids.Chunk(Rows))
        {
            foreach (ExpectedRecord record in await TableVerification.ReadAsync(connection, table, some, cancellationToken).ConfigureAwait(false))
            {
                records[record.Stored.Id] = record;
            }
        }

        return records;
    }

    private sealed class LockedRow : IRow<LockedRow>
    {
        public static LockedRow Read(System.Data.Common.DbDataReader reader) => new();
    }
}
