using FlexDb.Records.Reading;
using FlexDb.Records.Values;

namespace FlexDb.Records.Filtering;

/// <summary>A record in the present form, whose columns and keys are found when they are first asked for.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class QueryRecord(UpgradedRecord upgraded)
{
    private RecordColumns? _columns;

    /// <summary>The record with its row.</summary>
    public UpgradedRecord Upgraded { get; } = upgraded;

    /// <summary>Where each of the schema's columns stands in its JSON.</summary>
    public RecordColumns Columns => _columns ??= RecordColumns.Read(Upgraded.Table.Columns, Upgraded.Json);
}
