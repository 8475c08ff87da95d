using System.Data.Common;

using FlexDb.Core.Connections;

namespace FlexDb.Records.Writing;

/// <summary>What rows tell of a write whose answer was lost.</summary>
/// <remarks>
/// Each write names itself in the rows that it writes and raises their versions by one. So a row that is still at its old
/// version, or that another write has taken to the next one, was not written; a row that is further on does not tell, nor does
/// one that was there and has been purged since, or inserted anew.
/// </remarks>
internal sealed record WriteTraces(bool IsDone, bool IsUnknown, IReadOnlyDictionary<(uint TableNumber, string Id), (long CreatedAt, long UpdatedAt)> Times)
{
    private const int Rows = 500;

    /// <summary>Looks at the rows that a plan would have written.</summary>
    /// <param name="connection">The connection to look by.</param>
    /// <param name="plan">What was sent.</param>
    /// <param name="tellsById">Whether a record with an id that the library made is enough, whoever has written it last.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<WriteTraces> FindAsync(OperationConnection connection, WritePlan plan, bool tellsById, CancellationToken cancellationToken)
    {
        Dictionary<(uint, string), TraceRow> rows = [];
        foreach (PlannedRecord[] records in plan.Written.Chunk(Rows))
        {
            SqlText text = new();
            string keys = string.Join(", ", records.Select(record => text.Row(record.Table.Number, record.Id)));
            string sql = $"""
                SELECT
                  table_no,
                  id,
                  version,
                  write_id = {text.Add(plan.WriteId)},
                  TIMESTAMPDIFF(MICROSECOND, '1970-01-01', created_at),
                  TIMESTAMPDIFF(MICROSECOND, '1970-01-01', updated_at)
                FROM flex_records FORCE INDEX (PRIMARY)
                WHERE (table_no, id) IN ({keys});
                """;
            foreach (TraceRow row in await connection.QueryOnceAsync<TraceRow>(sql, text.Parameters, cancellationToken).ConfigureAwait(false))
            {
                rows[(row.TableNumber, row.Id)] = row;
            }
        }

        // One record is enough, because all are written together.
        if (plan.Written.Any(record => rows.TryGetValue(record.Key, out TraceRow? row) && (row.IsOwn || (tellsById && record is { Change: RowChange.Insert, IsIdOwn: true }))))
        {
            return new WriteTraces(true, false, rows.ToDictionary(static row => row.Key, static row => (row.Value.CreatedAt, row.Value.UpdatedAt)));
        }

        bool isUnknown = false;
        foreach (PlannedRecord record in plan.Written)
        {
            TraceRow? row = rows.GetValueOrDefault(record.Key);
            if (row is null ? record.VersionBefore == 0 : row.Version - record.VersionBefore is 0 or 1)
            {
                return new WriteTraces(false, false, new Dictionary<(uint, string), (long, long)>());
            }

            isUnknown = true;
        }

        return new WriteTraces(false, isUnknown, new Dictionary<(uint, string), (long, long)>());
    }

    private sealed record TraceRow(uint TableNumber, string Id, int Version, bool IsOwn, long CreatedAt, long UpdatedAt) : IRow<TraceRow>
    {
        public static TraceRow Read(DbDataReader reader) => new(
            (uint)reader.GetInt64(0),
            reader.GetString(1),
            (int)reader.GetInt64(2),
            reader.GetInt64(3) != 0,
            reader.GetInt64(4),
            reader.GetInt64(5));
    }
}
