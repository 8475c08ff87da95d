using FlexDb.Records.Tables;

namespace FlexDb.Records.Writing;

/// <summary>The keys of the times that the server makes in the write itself, so that only the server can tell them.</summary>
/// <remarks>
/// The expression gives what <see cref="Keys.NumberKey"/> does: 01 and the microseconds since 1970 as a signed 64-bit number,
/// big-endian with the sign flipped. DATETIME has no time zone, so none plays a part; a test holds both against each other.
/// </remarks>
internal static class TimeKeyText
{
    /// <summary>Inserts the keys of the rows of <c>flex_records</c> that a condition names, after these were written.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The index.</param>
    /// <param name="condition">The condition.</param>
    public static void AddInsert(SqlText text, IndexedColumn index, string condition) => text.Statement($"""
        INSERT INTO flex_record_keys (index_no, value, id)
        SELECT {text.Add(index.Index.Number)}, {KeyOf(RecordTimeNames.Of(index.Time))}, id
        FROM flex_records FORCE INDEX (PRIMARY)
        WHERE {condition};
        """);

    /// <summary>The key of a column of the type DATETIME(6).</summary>
    public static string KeyOf(string column) =>
        $"CONCAT(0x01, UNHEX(LPAD(HEX(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {column}) ^ 9223372036854775808), 16, '0')))";
}
