using FlexDb.Core.Schema;

namespace FlexDb.Core.Validation;

/// <summary>A schema made ready for judging records; immutable.</summary>
internal sealed class RecordPlan
{
    public RecordPlan(FlexTableSchema schema)
    {
        Columns = [.. schema.Columns.Select(static column => new RecordColumn(column))];
        Table = new ColumnTable(Columns);
    }

    public RecordColumn[] Columns { get; }

    public ColumnTable Table { get; }
}
