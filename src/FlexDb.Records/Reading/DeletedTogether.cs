using System.Data.Common;

using FlexDb.Core;
using FlexDb.Core.Connections;
using FlexDb.Core.Errors;
using FlexDb.Records.Errors;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Reading;

/// <summary>The records that went with one deletion and are still deleted.</summary>
internal sealed record DeletedTogether(string DeletionId, IReadOnlyList<DeletedTogether.Member> Records)
{
    /// <summary>The deletion of one record.</summary>
    private const string Sql = """
        SELECT r.table_no, t.id, r.id, r.deletion_id, r.deleted_at IS NOT NULL
        FROM flex_records AS r
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_no = r.table_no
        STRAIGHT_JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE r.table_no = @tableNo
          AND r.id = @id;
        SELECT r.table_no, t.id, r.id, r.deletion_id, TRUE
        FROM flex_records AS asked
        STRAIGHT_JOIN flex_record_keys AS k
          ON k.index_no = 2
          AND k.value >= CAST(asked.deletion_id AS BINARY)
          AND k.value < CONCAT(CAST(asked.deletion_id AS BINARY), 0xFFFFFFFFFF)
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_no = CONV(HEX(RIGHT(k.value, 4)), 16, 10)
        STRAIGHT_JOIN flex_records AS r ON r.table_no = rt.table_no AND r.id = k.id
        STRAIGHT_JOIN flex_tables AS t ON t.id = rt.table_id
        WHERE asked.table_no = @tableNo
          AND asked.id = @id
          AND r.deletion_id = asked.deletion_id
        LIMIT @limit;
        """;

    /// <summary>The records of a deletion, of one application.</summary>
    private const string OfDeletion = """
        SELECT r.table_no, t.id, r.id, r.deletion_id, TRUE
        FROM flex_record_keys AS k
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_no = CONV(HEX(RIGHT(k.value, 4)), 16, 10)
        STRAIGHT_JOIN flex_tables AS t ON t.id = rt.table_id AND t.application_id = @applicationId
        STRAIGHT_JOIN flex_records AS r ON r.table_no = rt.table_no AND r.id = k.id
        WHERE k.index_no = 2
          AND k.value >= CAST(@deletionId AS BINARY)
          AND k.value < CONCAT(CAST(@deletionId AS BINARY), 0xFFFFFFFFFF)
          AND r.deletion_id = @deletionId
        LIMIT @limit;
        """;

    /// <summary>Deletions of an application that are older than a time, the oldest first.</summary>
    private const string OlderThan = """
        SELECT r.table_no, t.id, r.id, r.deletion_id, TRUE
        FROM flex_record_keys AS k
        STRAIGHT_JOIN flex_record_tables AS rt ON rt.table_no = CONV(HEX(RIGHT(k.value, 4)), 16, 10)
        STRAIGHT_JOIN flex_tables AS t ON t.id = rt.table_id AND t.application_id = @applicationId
        STRAIGHT_JOIN flex_records AS r ON r.table_no = rt.table_no AND r.id = k.id
        WHERE k.index_no = 2
          AND r.deleted_at < UTC_TIMESTAMP(6) - INTERVAL @age MICROSECOND
        ORDER BY k.value, k.id
        LIMIT @limit;
        """;

    /// <summary>A page of the list of all deletions of a database, in the order of the clocks of the hosts that made them.</summary>
    private const string Listed = """
        SELECT k.value, k.id, r.table_no, r.deletion_id, r.deleted_at < UTC_TIMESTAMP(6) - INTERVAL @age MICROSECOND
        FROM (
          SELECT value, id
          FROM flex_record_keys
          WHERE index_no = 2
            AND value >= @value
            AND (value > @value OR id > @id)
          ORDER BY value, id
          LIMIT @limit
        ) AS k
        LEFT JOIN flex_records AS r
          ON r.table_no = CONV(HEX(RIGHT(k.value, 4)), 16, 10)
          AND r.id = k.id
          AND r.deletion_id IS NOT NULL
        ORDER BY k.value, k.id;
        """;

    /// <summary>Reads a page of the deleted records of all applications, and which of them were deleted longer ago than an age.</summary>
    /// <param name="connection">The connection to read on.</param>
    /// <param name="after">The last entry of the page before.</param>
    /// <param name="age">The age.</param>
    /// <param name="limit">How many entries the page has.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static Task<IReadOnlyList<Entry>> ListAsync(OperationConnection connection, (byte[] Value, string Id) after, TimeSpan age, int limit, CancellationToken cancellationToken) =>
        connection.QueryAsync<Entry>(
            Listed,
            new() { ["value"] = after.Value, ["id"] = after.Id, ["age"] = age.Ticks / TimeSpan.TicksPerMicrosecond, ["limit"] = limit },
            cancellationToken);

    /// <summary>Reads the records of a deletion by its id; none where the application has no such deletion.</summary>
    public static Task<IReadOnlyList<Member>> ReadAsync(OperationConnection connection, string applicationId, string deletionId, int limit, CancellationToken cancellationToken) =>
        MembersAsync(connection, OfDeletion, new() { ["applicationId"] = applicationId, ["deletionId"] = deletionId, ["limit"] = limit }, cancellationToken);

    /// <summary>Reads records that were deleted longer ago than an age.</summary>
    public static Task<IReadOnlyList<Member>> ReadOlderAsync(OperationConnection connection, string applicationId, TimeSpan age, int limit, CancellationToken cancellationToken) =>
        MembersAsync(connection, OlderThan, new() { ["applicationId"] = applicationId, ["age"] = age.Ticks / TimeSpan.TicksPerMicrosecond, ["limit"] = limit }, cancellationToken);

    private static async Task<IReadOnlyList<Member>> MembersAsync(OperationConnection connection, string sql, Parameters parameters, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await connection.QueryAsync<Row>(sql, parameters, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(static row => new Member(row.TableId, row.Id, IsAsked: false) { TableNumber = row.Number, DeletionId = row.DeletionId! })];
    }

    /// <summary>Reads what went with a deleted record.</summary>
    public static async Task<DeletedTogether> ReadAsync(
        OperationConnection connection,
        RecordDatabase database,
        string applicationId,
        FlexTableKey key,
        string id,
        CancellationToken cancellationToken)
    {
        // Fresh, because a record's number is all that says which table the rows are of.
        RecordTable table = await database.Tables.GetAsync(connection, applicationId, key, isFresh: true, cancellationToken).ConfigureAwait(false);
        table.EnsureWritable(isNamed: true);
        FlexRecordReference reference = new(table.Table, id);
        if (table.Registration is null)
        {
            throw new FlexRecordNotFoundException(reference, isDeleted: false);
        }

        IReadOnlyList<Row> rows = await connection
            .QueryAsync<Row>(
                Sql,
                new() { ["tableNo"] = table.Number, ["id"] = id, ["limit"] = database.Options.MaxDeletionRecords + 2 },
                cancellationToken)
            .ConfigureAwait(false);
        if (rows.Count == 0 || rows[0].Id != id)
        {
            throw new FlexRecordNotFoundException(reference, isDeleted: false);
        }

        if (!rows[0].IsDeleted)
        {
            throw new FlexRecordNotDeletedException(reference);
        }

        if (rows.Count - 1 > database.Options.MaxDeletionRecords)
        {
            throw TooMany(rows.Count - 1, database.Options);
        }

        // Between the two texts the record may have been restored and deleted anew; the records are those of the later deletion.
        return new DeletedTogether(
            rows[^1].DeletionId!,
            [.. rows.Skip(1).Select(row => new Member(row.TableId, row.Id, IsAsked: row.Number == table.Number))]);
    }

    public static FlexLimitException TooMany(int count, FlexRecordOptions options) => new(
        "The restoration",
        count,
        options.MaxDeletionRecords,
        "records",
        $"Raise {nameof(FlexRecordOptions)}.{nameof(FlexRecordOptions.MaxDeletionRecords)}.");

    /// <summary>One record of the deletion.</summary>
    /// <param name="TableId">Its table.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="IsAsked">Whether it is of the table that the caller named.</param>
    internal sealed record Member(string TableId, string Id, bool IsAsked)
    {
        public uint TableNumber { get; init; }

        public string DeletionId { get; init; } = "";
    }

    /// <summary>An entry of the list of deletions.</summary>
    /// <param name="Value">The deletion and the table's number, as the list has them.</param>
    /// <param name="Id">The record's id.</param>
    /// <param name="Member">The record; null where it is gone or restored.</param>
    /// <param name="IsOld">Whether it was deleted longer ago than was asked for.</param>
    internal sealed record Entry(byte[] Value, string Id, Member? Member, bool IsOld) : IRow<Entry>
    {
        public static Entry Read(DbDataReader reader)
        {
            string id = reader.GetString(1);
            Member? member = reader.IsDBNull(2)
                ? null
                : new Member(TableId: "", id, IsAsked: false) { TableNumber = (uint)reader.GetInt64(2), DeletionId = reader.GetString(3) };
            return new Entry((byte[])reader.GetValue(0), id, member, member is not null && !reader.IsDBNull(4) && reader.GetInt64(4) != 0);
        }
    }

    private sealed record Row(uint Number, string TableId, string Id, string? DeletionId, bool IsDeleted) : IRow<Row>
    {
        public static Row Read(DbDataReader reader) => new(
            (uint)reader.GetInt64(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.StringOrNull(3),
            reader.GetInt64(4) != 0);
    }
}
