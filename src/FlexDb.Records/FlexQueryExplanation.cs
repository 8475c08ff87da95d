using FlexDb.Core.Schema;

namespace FlexDb.Records;

/// <summary>How a query found its page, and what that took.</summary>
/// <remarks>For people and logs: what a query does may change from version to version, and with what its table holds.</remarks>
public sealed record FlexQueryExplanation
{
    /// <summary>What led to the records.</summary>
    public required FlexQueryDriver Driver { get; init; }

    /// <summary>The columns whose indexes led to the records; several where the filter has an <c>Or</c> of them.</summary>
    public FlexList<string> DrivingColumns { get; init; } = [];

    /// <summary>
    /// Whether the records were found in the query's order, so that reading ended with the page. Otherwise all records that the
    /// driver led to were read, and sorted in memory.
    /// </summary>
    public required bool IsInOrder { get; init; }

    /// <summary>The columns whose indexes were looked into for each key that the driver led to; their conditions need no verifying.</summary>
    public FlexList<string> ProbedColumns { get; init; } = [];

    /// <summary>The columns of conditions by which each record was verified after it was read.</summary>
    public FlexList<string> VerifiedColumns { get; init; } = [];

    /// <summary>The columns of the filter and the sorts that have no index ready.</summary>
    public FlexList<string> ColumnsWithoutIndex { get; init; } = [];

    /// <summary>How many records were read, those among them that did not match too.</summary>
    public required int RecordsRead { get; init; }

    /// <summary>The size of the records that were read, in bytes of JSON as it is stored.</summary>
    public required long BytesRead { get; init; }

    /// <summary>How many statements were sent; counts that were remembered take none.</summary>
    public required int StatementCount { get; init; }

    /// <summary>How many records the page has.</summary>
    public required int RecordCount { get; init; }
}

/// <summary>What leads a query to its records.</summary>
public enum FlexQueryDriver
{
    /// <summary>The records themselves, in the order of their ids.</summary>
    Records,

    /// <summary>Ids that the filter gives.</summary>
    Ids,

    /// <summary>The index of a column, or those of several.</summary>
    Index,
}
