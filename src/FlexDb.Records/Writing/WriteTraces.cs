using System.Data.Common;

using FlexDb.Core.Connections;

namespace FlexDb.Records.Writing;

/// <summary>What rows tell of a write whose answer was lost.</summary>
/// <remarks>
/// Each write names itself in the rows that it writes and raises their versions by one. So a row that is still at its old
/// version, or that another write has taken to the next one, was not written; a row that is further on does not tell, nor does
/// one that was there and has been purged since, or inserted anew.
/// </remarks>
/// <param name="IsDone">Whether a row names the write; one is enough, because all are written together.</param>
/// <param name="HasOwnId">Whether there is a row with an id that the library made for the call: one of the call's texts was done.</param>
/// <param name="IsUnknown">Whether no row tells that the write was not done.</param>
/// <param name="Times">When the rows were created and last written.</param>
internal sealed record WriteTraces(bool IsDone, bool HasOwnId, bool IsUnknown, IReadOnlyDictionary<(uint TableNumber, string Id), (long CreatedAt, long UpdatedAt)> Times)
{
    private const int Rows = 500;

    /// <summary>Looks at the rows that a plan would have written.</summary>
    public static async Task<WriteTraces> FindAsync(OperationConnection connection, WritePlan plan, CancellationToken cancellationToken)
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

        return new WriteTraces(
            rows.Values.Any(static row => row.IsOwn),
            plan.Written.Any(record => record is { Change: RowChange.Insert, IsIdOwn: true } && rows.ContainsKey(record.Key)),
            !plan.Written.Any(record => IsUnwritten(record, rows.GetValueOrDefault(record.Key))),
            rows.ToDictionary(static row => row.Key, static row => (row.Value.CreatedAt, row.Value.UpdatedAt)));
    }

    private static bool IsUnwritten(PlannedRecord record, TraceRow? row) =>
        row is null ? record.VersionBefore == 0 : row.Version - record.VersionBefore is 0 or 1;

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
