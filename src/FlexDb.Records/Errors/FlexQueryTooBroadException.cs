using FlexDb.Core;
using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Errors;

/// <summary>A query was ended because it read more than it may, or took too long.</summary>
public sealed class FlexQueryTooBroadException : FlexDbException
{
    /// <summary>A failure with its facts.</summary>
    /// <param name="table">The table.</param>
    /// <param name="limit">The limit that the query has passed.</param>
    /// <param name="maximum">The limit's value: records, bytes or milliseconds.</param>
    /// <param name="columnNames">The columns that an index would help.</param>
    public FlexQueryTooBroadException(FlexTable table, FlexQueryLimit limit, long maximum, IEnumerable<string> columnNames)
        : this(table, limit, maximum, [.. columnNames])
    {
    }

    private FlexQueryTooBroadException(FlexTable table, FlexQueryLimit limit, long maximum, FlexList<string> columnNames)
        : base($"The query of table '{table.Name}' of application '{table.ApplicationId}' {Passed(limit, maximum)}. {Advice(columnNames)}")
    {
        ApplicationId = table.ApplicationId;
        TableId = table.Id;
        TableName = table.Name;
        Limit = limit;
        Maximum = maximum;
        ColumnNames = columnNames;
    }

    /// <summary>The application that the table belongs to.</summary>
    public string ApplicationId { get; }

    /// <summary>The table's id.</summary>
    public string TableId { get; }

    /// <summary>The table's name.</summary>
    public string TableName { get; }

    /// <summary>The limit that the query has passed.</summary>
    public FlexQueryLimit Limit { get; }

    /// <summary>The limit's value, in records, bytes or milliseconds.</summary>
    public long Maximum { get; }

    /// <summary>The columns of the filter and the sorts that have no index ready; none where an index would not help.</summary>
    public FlexList<string> ColumnNames { get; }

    private static string Passed(FlexQueryLimit limit, long maximum) => limit switch
    {
        FlexQueryLimit.Records => FormattableString.Invariant($"would read more than {maximum} records ({nameof(FlexRecordOptions.ScanLimit)})"),
        FlexQueryLimit.Bytes => FormattableString.Invariant($"would read more than {maximum} bytes of records ({nameof(FlexRecordOptions.ScanLimitBytes)})"),
        _ => FormattableString.Invariant($"took longer than {maximum} milliseconds ({nameof(FlexRecordOptions.QueryTimeout)})"),
    };

    private static string Advice(FlexList<string> columnNames) => columnNames.Count == 0
        ? "Narrow the filter, or sort by one column that has an index."
        : $"Give an index to column '{string.Join("' or '", columnNames)}', or wait until it is built where there is one already; or narrow the filter.{AdviceOfTimes(columnNames)}";

    private static string AdviceOfTimes(FlexList<string> columnNames) => columnNames.Any(static name => name is RecordTimeNames.CreatedAt or RecordTimeNames.UpdatedAt)
        ? $" {nameof(FlexRecordSet)}.{nameof(FlexRecordSet.IndexAsync)} gives one to created_at and updated_at."
        : "";
}

/// <summary>What a query may use up.</summary>
public enum FlexQueryLimit
{
    /// <summary>The number of records that it reads, <see cref="FlexRecordOptions.ScanLimit"/>.</summary>
    Records,

    /// <summary>The size of the records that it reads, <see cref="FlexRecordOptions.ScanLimitBytes"/>.</summary>
    Bytes,

    /// <summary>The time that it takes, <see cref="FlexRecordOptions.QueryTimeout"/>.</summary>
    Time,
}
