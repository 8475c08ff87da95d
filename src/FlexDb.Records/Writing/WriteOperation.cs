using System.Data.Common;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Reading;
using FlexDb.Records.Tables;

using MySqlConnector;

namespace FlexDb.Records.Writing;

/// <summary>A batch of writes, from what its caller asked for to what the server has done.</summary>
/// <remarks>
/// The first pass trusts what the host remembers and sends the whole write in one round trip, after one that reads the records
/// where they must be read. Where something was otherwise, nothing is written, and the next pass reads all of it anew; from the
/// third pass on the records are locked before they are read. An instance is one call: it may run several times, and then looks
/// for what an earlier run may have done.
/// </remarks>
internal sealed class WriteOperation(
    RecordDatabase database,
    string operation,
    string applicationId,
    IReadOnlyList<WriteRequest> requests)
{
    private const int MaxPasses = 100;

    // What was sent and whose end is not known.
    private readonly List<WritePlan> _sent = [];

    // Those that were found to be impossible are not planned again.
    private readonly List<LeftOutRequest> _leftOut = [];
    private List<WriteRequest> _requests = [.. requests];
    private int _pass;
    private int _passesThatLeftOut;
    private bool _wasInDoubt;

    /// <summary>The tables that are too large to be built on the spot, and are written without.</summary>
    public IReadOnlySet<string> TooLarge { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether the requests that cannot be done are left out, instead of refusing them all; each must have a place then.</summary>
    public bool LeavesOut { get; init; }

    /// <summary>Whether an earlier attempt may have done it, or may still do it.</summary>
    public bool IsInDoubt => _wasInDoubt;

    public async Task<WriteOutcome> RunAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        _wasInDoubt |= connection.MayBeDone;
        if (!_wasInDoubt && _sent.Count > 0 && !connection.IsHosts)
        {
            // The server has answered that the last attempt has done nothing.
            _sent.Clear();
        }

        for (; _pass < MaxPasses + _passesThatLeftOut; _pass++)
        {
            // A text whose answer was lost may still be running, and may end before or after what is sent next.
            if (await FindDoneAsync(connection, cancellationToken).ConfigureAwait(false) is { } done)
            {
                return done;
            }

            if (_pass == 1)
            {
                // What is refused is read before a transaction begins, which waits by itself; so is what changes nothing, below.
                await connection.CatchUpAsync(cancellationToken).ConfigureAwait(false);
            }

            FlexDbException? refusal = null;
            WritePlan? plan = null;
            WritePlan? conflicting = null;
            try
            {
                plan = await PlanAsync(connection, cancellationToken).ConfigureAwait(false);
                if (plan.LacksTargets)
                {
                    if (LeavesOut)
                    {
                        throw new ChangedMeanwhileException();
                    }

                    // The others are looked for too, so that all that are missing are named at once.
                    throw (await RefusedWrite.FindMissingAsync(connection, plan, cancellationToken).ConfigureAwait(false))!;
                }

                if (!plan.WritesNothing)
                {
                    return await SendAsync(connection, plan, cancellationToken).ConfigureAwait(false);
                }

                if (_wasInDoubt && plan.LeftOut.Count + plan.Blocked.Count > 0)
                {
                    throw new LeftOutInDoubtException(plan);
                }

                if (_pass == 0)
                {
                    await connection.CatchUpAsync(cancellationToken).ConfigureAwait(false);
                    await CheckAsync(connection, plan, cancellationToken).ConfigureAwait(false);
                }

                return new WriteOutcome(plan, new Dictionary<(uint, string), (long, long)>());
            }
            catch (MySqlException exception) when (plan is not null && (RecordFailures.IsMiss(exception) || RecordFailures.IsDuplicate(exception)))
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                _sent.Remove(plan);

                // A record in hand may be an old version of itself, and then that is the reason, whatever else there is.
                if (_pass > 0 || RecordFailures.IsDuplicate(exception) || plan.Written.All(static record => record.Change == RowChange.Insert))
                {
                    if (LeavesOut)
                    {
                        conflicting = plan;
                    }
                    else
                    {
                        refusal = await FindConflictAsync(connection, plan, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
            catch (ChangedMeanwhileException)
            {
                await connection.RollBackAsync().ConfigureAwait(false);
                conflicting = plan is { LacksTargets: true } ? plan : null;
            }
            catch (FlexDbException exception) when (exception is not TableNotReadyException)
            {
                await connection.RollBackAsync().ConfigureAwait(false);

                // What a host remembers may be out of date, and then so is the refusal.
                refusal = _pass == 0 ? null : exception;
            }

            if (conflicting is not null && await LeaveOutAsync(connection, conflicting, cancellationToken).ConfigureAwait(false) is { } doneBefore)
            {
                return doneBefore;
            }

            if (refusal is not null)
            {
                // It may be an earlier text of this write, ended meanwhile, that stands in the way.
                return await FindDoneAsync(connection, cancellationToken).ConfigureAwait(false) ?? throw refusal;
            }

            if (_pass > 2)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * _pass)), database.Options.TimeProvider, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        throw new FlexServerException(operation, new TimeoutException("Others changed the records, or what refers to them, each time that the write was about to be done."));
    }

    /// <summary>Whether the write has been done, after it was cut short.</summary>
    public async Task<bool> IsDoneAsync(OperationConnection connection) =>
        await FindDoneAsync(connection, CancellationToken.None).ConfigureAwait(false) is not null;

    private bool LocksFirst => _pass > 1;

    private async Task<WritePlan> PlanAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        bool isFresh = _pass > 0;
        if (_requests.Count == 0)
        {
            WritePlan nothing = new();
            nothing.LeftOut.AddRange(_leftOut);
            return nothing;
        }

        List<RecordTable> tables = await GetTablesAsync(connection, isFresh, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<WriteRequest> asked = isFresh
            ? [.. _requests.Select(static request => request with { InHand = null })]
            : [.. _requests.Zip(tables, InHandIfCurrent)];
        List<WriteRequest> deferred = [];
        if (asked.Any(static request => request.UpsertColumn is not null))
        {
            UpsertLookup lookup = new(connection, TooLarge, isFresh);
            (asked, tables, deferred) = await lookup.ResolveAsync(asked, tables, cancellationToken).ConfigureAwait(false);
        }

        ReadRecords read = await ReadAsync(connection, asked, tables, cancellationToken).ConfigureAwait(false);
        WritePlan plan = WritePlanner.Plan(database.Options, asked, tables, read, LeavesOut);
        plan.LeftOut.AddRange(_leftOut);
        plan.Deferred.AddRange(deferred);
        return plan;
    }

    /// <summary>Leaves out the requests that a plan was refused for; gives what an earlier text of this write has done, where that stood in the way.</summary>
    private async Task<WriteOutcome?> LeaveOutAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        if (!await IsAsPreparedAsync(connection, plan, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        IReadOnlyList<LeftOutRequest> impossible = await LeftOutRecords.FindAsync(connection, plan, _requests, cancellationToken).ConfigureAwait(false);
        if (await FindDoneAsync(connection, cancellationToken).ConfigureAwait(false) is { } done)
        {
            return done;
        }

        _leftOut.AddRange(impossible);
        _passesThatLeftOut += impossible.Count > 0 ? 1 : 0;
        HashSet<int?> places = [.. impossible.Select(static leftOut => leftOut.Request.Place)];
        _requests = [.. _requests.Where(request => !places.Contains(request.Place))];
        return null;
    }

    private async Task<WriteOutcome> SendAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        SqlText text = WriteText.Of(plan);
        text.EnsureFits(connection.Facts);
        _sent.Add(plan);
        Answer<TimesRow> answer = await connection
            .WriteAsync<TimesRow>(
                new StatementList([.. text.Statements]) { IsSentOnce = true },
                LocksFirst ? TextPlace.Last : TextPlace.Whole,
                text.Parameters,
                cancellationToken)
            .ConfigureAwait(false);
        return new WriteOutcome(plan, answer.Rows.Where(static row => row.IsTimes).ToDictionary(static row => row.Key, static row => row.Times));
    }

    /// <summary>Compares what a write that changes nothing was prepared for with what is there, since nothing else does.</summary>
    private static Task<IReadOnlyList<TimesRow>> CheckAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        SqlText text = WriteText.CheckOf(plan);
        return connection.QueryAsync<TimesRow>(text.Statements[0], text.Parameters, cancellationToken);
    }

    // The record in hand tells what its keys are only where it has the form that its table has.
    private static WriteRequest InHandIfCurrent(WriteRequest request, RecordTable table) =>
        request.InHand is { } inHand && (inHand.SchemaVersion != table.Table.Version || inHand.StoredVersion != table.Table.Version || inHand.TableId != table.Table.Id)
            ? request with { InHand = null }
            : request;

    private async Task<List<RecordTable>> GetTablesAsync(OperationConnection connection, bool isFresh, CancellationToken cancellationToken)
    {
        Dictionary<FlexTableKey, RecordTable> byKey = [];
        List<RecordTable> tables = new(_requests.Count);
        foreach (FlexTableKey key in _requests.Select(static request => request.Table))
        {
            if (!byKey.TryGetValue(key, out RecordTable? table))
            {
                table = await database.Tables.GetAsync(connection, applicationId, key, isFresh, cancellationToken).ConfigureAwait(false);
                table.EnsureWritable(isNamed: true);
                if (!table.IsReconciled)
                {
                    throw new TableNotReadyException(table, TableNeed.Reconciling);
                }

                if (!TooLarge.Contains(table.Table.Id) && NeedsBuild(table))
                {
                    throw new TableNotReadyException(table, TableNeed.SmallBuild);
                }

                // A table that is named in two ways is one, in one state.
                if (tables.Find(other => other.Table.Id == table.Table.Id) is { } same)
                {
                    table = same.Table.Version == table.Table.Version && same.UpdatedAt == table.UpdatedAt && same.Registration == table.Registration
                        ? same
                        : throw new ChangedMeanwhileException();
                }

                byKey[key] = table;
            }

            tables.Add(table);
        }

        return tables;
    }

    // A claim on an incomplete unique index is checked by the ordered index; without that it cannot be.
    private static bool NeedsBuild(RecordTable table) => !table.IsTooLargeToBuildAtOnce && table.Indexes.Any(index =>
        index is { Kind: IndexKind.Unique, State: IndexState.Building }
        && table.Find(index.ColumnId, IndexKind.Ordered) is not { State: IndexState.Ready });

    private async Task<ReadRecords> ReadAsync(
        OperationConnection connection,
        IReadOnlyList<WriteRequest> asked,
        List<RecordTable> tables,
        CancellationToken cancellationToken)
    {
        HashSet<(uint, string)> wanted = [];
        HashSet<(uint, string)> deleted = [];
        HashSet<(uint, string)> changed = [];
        for (int i = 0; i < asked.Count; i++)
        {
            (uint, string) key = (tables[i].Number, asked[i].Id);
            bool isNew = asked[i].Kind == WriteKind.Insert;
            if ((!isNew || _pass > 0) && asked[i].InHand is null)
            {
                wanted.Add(key);
            }

            _ = asked[i].Kind switch
            {
                WriteKind.Delete => deleted.Add(key),
                WriteKind.Restore => false,
                _ => changed.Add(key),
            };
        }

        if (LocksFirst)
        {
            await LockAsync(connection, asked, tables, wanted, cancellationToken).ConfigureAwait(false);
        }

        RecordReading reading = new(connection, database.Tables, database.Options, isFresh: _pass > 0)
        {
            IsRestoration = asked.Any(static request => request.Kind == WriteKind.Restore),
            OnTooMany = edges => ThrowIfRestricted(edges, asked, tables),
        };
        ReadRecords read = await reading.ReadAsync(tables, wanted, deleted, changed, cancellationToken).ConfigureAwait(false);
        foreach (IGrouping<uint, StoredRecord> records in read.ByKey.Values.GroupBy(static record => record.TableNumber))
        {
            RecordTable table = tables.Find(table => table.Number == records.Key)
                ?? read.Edges.First(edge => edge.Table.Number == records.Key).Table;
            if (records.Any(record => record.SchemaVersion > table.Table.Version))
            {
                // It was written under an edit that came after the table was read.
                throw new ChangedMeanwhileException();
            }

            if (records.Any(record => record.SchemaVersion != table.Table.Version))
            {
                await TableLoading.HistoryOfAsync(connection, table, cancellationToken).ConfigureAwait(false);
            }
        }

        return read;
    }

    private static void ThrowIfRestricted(IReadOnlyList<RecordReferenceEdge> edges, IReadOnlyList<WriteRequest> asked, List<RecordTable> tables)
    {
        RecordReferenceEdge[] restricting = [.. edges.Where(static edge => edge.OnDelete == Core.Schema.FlexOnDelete.Restrict)];
        if (restricting.Length > 0)
        {
            int first = asked.ToList().FindIndex(static request => request.Kind == WriteKind.Delete);
            throw new FlexRecordInUseException(new FlexRecordReference(tables[first].Table, asked[first].Id, asked[first].Place), WritePlanner.UsesOf(restricting));
        }
    }

    private static Task LockAsync(
        OperationConnection connection,
        IReadOnlyList<WriteRequest> asked,
        List<RecordTable> tables,
        IEnumerable<(uint TableNumber, string Id)> wanted,
        CancellationToken cancellationToken)
    {
        SqlText text = new();
        WriteText.AddGates(text, asked.Zip(tables, static (request, table) => new Gate(table, request.Table.IsId ? null : request.Table.Value, IsNamed: true)));
        WriteText.AddLocks(text, wanted.Select(static key => (key.TableNumber, key.Id, true)));
        return connection.ExecuteReadingAsync(new StatementList([.. text.Statements]) { IsSentOnce = true }, text.Parameters, cancellationToken);
    }

    /// <summary>Says whose the id or the value is that a write was refused for; null where all of it is free by now.</summary>
    private async Task<FlexDbException?> FindConflictAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        return await IsAsPreparedAsync(connection, plan, cancellationToken).ConfigureAwait(false)
            ? await RefusedWrite.FindAsync(connection, plan, cancellationToken).ConfigureAwait(false)
            : null;
    }

    // The tables may have changed, and then the refusal may mean something else.
    private async Task<bool> IsAsPreparedAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
    {
        foreach (RecordTable table in plan.Gates.Select(static gate => gate.Table))
        {
            RecordTable? now = await database.Tables.FindAsync(connection, table.Number, isFresh: true, cancellationToken).ConfigureAwait(false);
            if (now is null || now.Table.Version != table.Table.Version || now.UpdatedAt != table.UpdatedAt || now.Registration != table.Registration)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Looks for the traces of what was sent; null where nothing was done.</summary>
    private async Task<WriteOutcome?> FindDoneAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        List<WriteTraces> found = [];
        foreach (WritePlan plan in _sent)
        {
            WriteTraces traces = await WriteTraces.FindAsync(connection, plan, cancellationToken).ConfigureAwait(false);
            if (traces.IsDone)
            {
                return new WriteOutcome(plan, traces.Times);
            }

            found.Add(traces);
        }

        if (found is [{ HasOwnId: true } first, ..] && _sent.Skip(1).All(plan => WritesAlike(plan, _sent[0])))
        {
            // No row names one of them any more, and it is the same which of them was done.
            return new WriteOutcome(_sent[0], first.Times);
        }

        return found.Exists(static traces => traces.IsUnknown) ? throw FlexOutcomeUnknownException.Overwritten(operation) : null;
    }

    // What was sent again may be without a request, or start from another version of a record, because others wrote meanwhile.
    private static bool WritesAlike(WritePlan plan, WritePlan other) =>
        plan.DeletionId is null
        && plan.Written.Select(static record => (record.Key, record.Change, record.VersionBefore, record.StoredVersion))
            .SequenceEqual(other.Written.Select(static record => (record.Key, record.Change, record.VersionBefore, record.StoredVersion)));

    private sealed record TimesRow(bool IsTimes, (uint, string) Key, (long, long) Times) : IRow<TimesRow>
    {
        private static readonly TimesRow Other = new(false, default, default);

        public static TimesRow Read(DbDataReader reader) => reader.FieldCount > 2 && reader.GetInt64(0) == 3
            ? new TimesRow(true, ((uint)reader.GetInt64(1), reader.GetString(2)), (StoredRecord.ToMicroseconds(reader.GetDateTime(3)), StoredRecord.ToMicroseconds(reader.GetDateTime(4))))
            : Other;
    }
}

/// <summary>A write that was done, or that had nothing to do.</summary>
/// <param name="Plan">What it did.</param>
/// <param name="Times">When its records were created and last written.</param>
internal sealed record WriteOutcome(WritePlan Plan, IReadOnlyDictionary<(uint TableNumber, string Id), (long CreatedAt, long UpdatedAt)> Times)
{
    /// <summary>The record that a request has written, as its caller gets it.</summary>
    public FlexRecord RecordOf(int request)
    {
        PlannedRecord record = Plan.Results[request]!;
        return record.ToPublic(Times.TryGetValue(record.Key, out (long, long) times) ? times : null);
    }

    public FlexRecordDeletion Deletion => new(Plan.DeletionId!, KeysOf(RowChange.Delete), Core.Schema.FlexList.Create<FlexClearedReference>([.. Plan.Cleared]));

    public Core.Schema.FlexList<FlexRecordKey> KeysOf(RowChange change) => Core.Schema.FlexList.ToFlexList(
        Plan.Records.Where(record => record.Change == change).Select(static record => new FlexRecordKey(record.Table.Table.Id, record.Table.Table.Name, record.Id)));
}
