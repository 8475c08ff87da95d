namespace FlexDb.Core.Schema;

/// <summary>A column of one table that refers to another table.</summary>
/// <param name="TableId">The id of the table that has the column.</param>
/// <param name="TableName">That table's name.</param>
/// <param name="ColumnName">The column.</param>
/// <param name="TargetTable">The name of the table that it refers to.</param>
public sealed record FlexColumnReference(string TableId, string TableName, string ColumnName, string TargetTable)
{
    /// <summary>The column and its target, as <c>orders.contact → contacts</c>.</summary>
    public override string ToString() => $"{TableName}.{ColumnName} → {TargetTable}";
}
