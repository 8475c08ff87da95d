using System.Text;

using FlexDb.Core;
using FlexDb.Core.Schema;
using FlexDb.Core.Validation;
using FlexDb.Records.Filtering;
using FlexDb.Records.Tables;

namespace FlexDb.Records.Tests.Filtering;

/// <summary>A table with a column of each type, and records of it, that no store has.</summary>
internal static class FilterTables
{
    public static readonly DateTimeOffset CreatedAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset UpdatedAt = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

    public static FlexTable Table { get; } = Of(
        FlexColumn.String("s"),
        FlexColumn.Text("t"),
        FlexColumn.Integer("i", min: 0),
        FlexColumn.Decimal("d"),
        FlexColumn.Boolean("b"),
        FlexColumn.Date("date"),
        FlexColumn.DateTime("time"),
        FlexColumn.Reference("r", "others"),
        FlexColumn.Json("j"),
        FlexColumn.String("computed").ComputedBy("s"),
        FlexColumn.Integer("and"),
        FlexColumn.Integer("$x"));

    public static RecordTable Bindable { get; } = BindableOf(Table);

    public static FlexTable Of(params FlexColumnDefinition[] columns) => new()
    {
        Id = "table",
        ApplicationId = "app",
        Name = "items",
        Schema = new FlexTableSchema([.. columns.Select(column => column with { Id = $"id_{column.Name}" })]),
        Version = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    public static RecordTable BindableOf(FlexTable table) => new(table, registration: null, [], schemaProblem: null, updatedAt: 0, isSettled: false);

    /// <summary>A record of the table; rules of columns play no part.</summary>
    public static FlexRecord Record(string json, FlexTable? table = null)
    {
        FlexTableSchema schema = (table ?? Table).Schema;
        FlexTableSchema lenient = new(schema.Columns.Select(column => column with { Validation = FlexColumnValidation.None }));
        return Stored(FlexRecordValidator.For(lenient).Validate(json, FlexRecordMode.Insert).Record, table);
    }

    /// <summary>A record whose JSON is as it is given.</summary>
    public static FlexRecord Stored(ReadOnlyMemory<byte> json, FlexTable? table = null) => new(table ?? Table, 1)
    {
        Id = "record",
        Version = 3,
        Json = json,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        CreatedBy = "Ann",
        UpdatedBy = null,
    };

    public static BoundFilter Bind(FlexFilter filter) => BoundFilter.Bind(filter, Bindable);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
