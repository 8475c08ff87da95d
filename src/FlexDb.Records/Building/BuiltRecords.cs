using System.Data.Common;

using FlexDb.Core.Connections;
using FlexDb.Records.Reading;
using FlexDb.Records.Values;
using FlexDb.Records.Writing;

namespace FlexDb.Records.Building;

/// <summary>What some records have in the indexes that are being built.</summary>
/// <param name="builtTo">The indexes that are being built, with how far each has the records already.</param>
internal sealed class BuiltRecords(IReadOnlyDictionary<uint, string> builtTo)
{
    // Longer lists become scans of the whole table.
    private const int Rows = 500;

    // Large enough that round trips do not count, small enough for any server's max_allowed_packet.
    private const long TextSize = 1024 * 1024;

    private const long IsHolder = 1;

    private readonly List<RecordKey> _keys = [];
    private readonly List<RecordClaim> _claims = [];
    private readonly List<RecordTarget> _targets = [];

    /// <summary>Adds a record in the present form.</summary>
    public void Add(UpgradedRecord record)
    {
        string id = record.Stored.Id;
        RecordKeys keys = RecordKeys.Of(record);
        HashSet<uint> lacking = [.. builtTo.Where(index => IdOrder.IsAfter(id, index.Value)).Select(static index => index.Key)];
        _keys.AddRange(keys.Keys.Where(key => lacking.Contains(key.Index)));
        _claims.AddRange(keys.Claims.Where(claim => lacking.Contains(claim.Index)));
        _targets.AddRange(keys.Targets.Where(target => lacking.Contains(target.Index.Index.Number)));
    }

    /// <summary>Writes keys and claims in an open transaction that holds the records' locks.</summary>
    /// <returns>For each index how many values are another record's, or ids of records that are not there.</returns>
    public async Task<IReadOnlyDictionary<uint, int>> WriteAsync(OperationConnection connection, CancellationToken cancellationToken)
    {
        List<FoundRow> found = [];
        SqlText text = new();
        foreach (Action<SqlText> add in Statements())
        {
            add(text);
            if (text.Size >= TextSize)
            {
                found.AddRange(await SendAsync(connection, text, cancellationToken).ConfigureAwait(false));
                text = new SqlText();
            }
        }

        if (text.Statements.Count > 0)
        {
            found.AddRange(await SendAsync(connection, text, cancellationToken).ConfigureAwait(false));
        }

        return CountConflicts(found);
    }

    private static async Task<IReadOnlyList<FoundRow>> SendAsync(OperationConnection connection, SqlText text, CancellationToken cancellationToken)
    {
        text.EnsureFits(connection.Facts);
        StatementList statements = new([.. text.Statements]) { IsSentOnce = true };
        Answer<FoundRow> answer = await connection
            .WriteAsync<FoundRow>(statements, TextPlace.Middle, text.Parameters, cancellationToken)
            .ConfigureAwait(false);
        return answer.Rows;
    }

    private IEnumerable<Action<SqlText>> Statements()
    {
        foreach ((uint TableNumber, string Id)[] targets in TargetsToLock().Chunk(Rows))
        {
            yield return text => LockTargets(text, targets);
        }

        foreach (RecordClaim[] claims in _claims.Order(Comparer<RecordClaim>.Create(RecordClaim.Compare)).Chunk(Rows))
        {
            yield return text => Claim(text, claims);
        }

        foreach (RecordKey[] keys in _keys.Order(Comparer<RecordKey>.Create(RecordKey.Compare)).Chunk(Rows))
        {
            yield return text => text.Statement($"""
                INSERT INTO flex_record_keys (index_no, value, id, number)
                VALUES {string.Join(", ", keys.Select(key => text.Row(key.Index, key.Value, key.Id, key.Number)))}
                ON DUPLICATE KEY UPDATE index_no = index_no;
                """);
        }
    }

    // An id that no record can have would be taken for another by the collation.
    private IEnumerable<(uint TableNumber, string Id)> TargetsToLock() => _targets
        .Where(static target => target.Index.Index.TargetTableNumber is not null && RecordIdRules.IsValid(target.Id))
        .Select(static target => (TableNumber: target.Index.Index.TargetTableNumber!.Value, target.Id))
        .Distinct()
        .OrderBy(static target => target.TableNumber)
        .ThenBy(static target => target.Id, StringComparer.Ordinal);

    // Locked, because a deletion that has not committed yet may have found no index that it must follow.
    private static void LockTargets(SqlText text, (uint TableNumber, string Id)[] targets) => text.Statement($"""
        SELECT 2, table_no, '', id
        FROM flex_records FORCE INDEX (PRIMARY)
        WHERE (table_no, id) IN ({string.Join(", ", targets.Select(target => text.Row(target.TableNumber, target.Id)))})
          AND deleted_at IS NULL
        ORDER BY table_no, id
        {BuildSql.ShareAtOnce};
        """);

    // The first SELECT finds out whether a claim is another transaction's, for which the INSERT would wait.
    private static void Claim(SqlText text, RecordClaim[] claims)
    {
        string places = string.Join(", ", claims.Select(claim => text.Row(claim.Index, claim.Hash)));
        text.Statement($"""
            SELECT 0, index_no, '', id
            FROM flex_record_uniques FORCE INDEX (PRIMARY)
            WHERE (index_no, hash) IN ({places})
            FOR UPDATE NOWAIT;
            """);
        text.Statement($"""
            INSERT INTO flex_record_uniques (index_no, hash, id)
            VALUES {string.Join(", ", claims.Select(claim => text.Row(claim.Index, claim.Hash, claim.Id)))}
            ON DUPLICATE KEY UPDATE index_no = index_no;
            """);
        text.Statement($"""
            SELECT 1, index_no, HEX(hash), id
            FROM flex_record_uniques FORCE INDEX (PRIMARY)
            WHERE (index_no, hash) IN ({places});
            """);
    }

    private Dictionary<uint, int> CountConflicts(List<FoundRow> found)
    {
        Dictionary<(uint Index, string Hash), string> holders = [];
        HashSet<(uint TableNumber, string Id)> targets = [];
        foreach (FoundRow row in found)
        {
            if (row.Kind == IsHolder)
            {
                holders[(row.Number, row.Hash)] = row.Id;
            }
            else if (row.Kind > IsHolder)
            {
                targets.Add((row.Number, row.Id));
            }
        }

        IEnumerable<uint> repeated = _claims
            .Where(claim => holders[(claim.Index, Convert.ToHexString(claim.Hash))] != claim.Id)
            .Select(static claim => claim.Index);
        IEnumerable<uint> missing = _targets
            .Where(target => target.Index.Index.TargetTableNumber is not { } number || !targets.Contains((number, target.Id)))
            .Select(static target => target.Index.Index.Number);
        return repeated.Concat(missing).GroupBy(static index => index).ToDictionary(static index => index.Key, static index => index.Count());
    }

    /// <summary>Who has a claim, or a record that is referred to.</summary>
    private sealed record FoundRow(long Kind, uint Number, string Hash, string Id) : IRow<FoundRow>
    {
        public static FoundRow Read(DbDataReader reader) => new(reader.GetInt64(0), (uint)reader.GetInt64(1), reader.GetString(2), reader.GetString(3));
    }
}
