using System.Numerics;
using System.Text;

using FlexDb.Core.Errors;
using FlexDb.Core.Schema;
using FlexDb.Records.Filtering;
using FlexDb.Records.Keys;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Querying;

/// <summary>What is asked of the records of a table, bound to it.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Columns">The columns.</param>
/// <param name="GroupBy">The grouping column; null where there is none.</param>
internal sealed record AggregateInputs(BoundFilter Filter, IReadOnlyList<QueryColumn> Columns, QueryColumn? GroupBy)
{
    public static AggregateInputs Bind(FlexAggregation aggregation, RecordTable table) => new(
        BoundFilter.Bind(aggregation.Where, table),
        [.. aggregation.Columns.Select(name => Find(name, table, nameof(aggregation)))],
        aggregation.GroupBy is null ? null : Find(aggregation.GroupBy, table, nameof(aggregation)));

    private static QueryColumn Find(string name, RecordTable table, string argument)
    {
        if (!table.Table.Schema.TryGetColumn(name, out FlexColumnDefinition? column))
        {
            throw new FlexColumnNotFoundException(
                table.Table.ApplicationId, table.Table.Id, table.Table.Name, name, table.Table.Schema.Columns.Select(static known => known.Name));
        }

        return KeyEncoding.Supports(column.DataType)
            ? new QueryColumn(name, table.Columns.PositionOfId(column.Id!)!.Value, column)
            : throw new ArgumentException($"Column '{name}' of table '{table.Table.Name}' is of type {column.DataTypeName}, whose values have no order.", argument);
    }
}

/// <summary>Works out counts, sums and extremes: by keys where these tell it, else by reading the records.</summary>
internal static class AggregateRun
{
    public static async Task<FlexList<FlexRecordGroup>> RunAsync(QuerySession session, AggregateInputs inputs, CancellationToken cancellationToken)
    {
        if (inputs is { Filter.Root: null, GroupBy: null, Columns.Count: > 0 })
        {
            RecordIndex?[] indexes = [.. inputs.Columns.Select(column => UsableIndexes.Find(session.Table, column, needsNull: true))];
            if (indexes.All(static index => index is not null))
            {
                return [await session.AggregateAsync(inputs.Columns, indexes!, cancellationToken).ConfigureAwait(false)];
            }
        }

        QueryPlan plan = await QueryPlanner.PlanAllAsync(session, inputs.Filter, cancellationToken).ConfigureAwait(false);
        if (KeyStreams.Of(session.Table, inputs, plan) is { } streams)
        {
            long count = await CountAsync(session, plan, streams, session.Few, cancellationToken).ConfigureAwait(false);
            if (count >= session.Few)
            {
                return await AggregateByRecords.RunAsync(session, inputs, streams, cancellationToken).ConfigureAwait(false)
                    ?? await AggregateByKeys.RunAsync(session, inputs, streams, cancellationToken).ConfigureAwait(false);
            }

            plan = plan with { ExpectedCount = count };
        }

        RecordGroups groups = new(inputs);
        await foreach (QueryRecord record in new PageRun(session, inputs.Filter, QueryOrder.Of([]), plan, isBackward: false).MatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            groups.Add(record);
        }

        return groups.ToPublic();
    }

    /// <summary>How many records match, counted up to a limit; as it was a moment ago, where one index alone leads to them.</summary>
    private static async Task<long> CountAsync(QuerySession session, QueryPlan plan, KeyStreams streams, long limit, CancellationToken cancellationToken) =>
        (plan.Path is { Probes.Count: 0, Branches: [_] and var branches }
            ? await session.CountAsync(branches, limit, cancellationToken).ConfigureAwait(false)
            : await session.CountAsync([streams.Matches], limit, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>A group without records, for a table that never had any.</summary>
    public static FlexList<FlexRecordGroup> Empty(AggregateInputs inputs) =>
        new RecordGroups(inputs).ToPublic();

    /// <summary>What was worked out of one column.</summary>
    public static FlexColumnAggregate Of(QueryColumn column, long count, QueryRecord? least, QueryRecord? greatest, BigInteger sum)
    {
        bool isNumber = count > 0 && column.Type is FlexDataType.Integer or FlexDataType.Decimal;
        return new FlexColumnAggregate
        {
            Column = column.Name,
            Count = count,
            Min = least is null ? null : ValueOf(least, column),
            Max = greatest is null ? null : ValueOf(greatest, column),
            Sum = isNumber && count > 0 ? ExactNumber.Format(sum) : null,
            Average = isNumber && count > 0 ? ExactNumber.Format(ExactNumber.Divide(sum, count)) : null,
        };
    }

    /// <summary>The value of a record's column.</summary>
    public static FlexJsonValue ValueOf(QueryRecord record, QueryColumn column) =>
        FlexJsonValue.Parse(Encoding.UTF8.GetString(record.Columns[column.Position!.Value]));
}
