using FlexDb.Core.Errors;

namespace FlexDb.Records.Tables;

/// <summary>Ends an operation because a table's indexes must be seen to first, which is an operation of its own.</summary>
/// <remarks>
/// It is an exception of the library's own kind, so that it ends an operation in doubt, too, once the sessions of its lost
/// texts are gone; it stays in doubt until <see cref="RecordDatabase"/> has run it again. No caller ever sees it but as the
/// reason why such a session was waited for in vain.
/// </remarks>
internal sealed class TableNotReadyException(RecordTable table, TableNeed need)
    : FlexDbException($"The indexes of table '{table.Table.Name}' are not ready.")
{
    public RecordTable Table { get; } = table;

    public TableNeed Need { get; } = need;
}

/// <summary>What a table needs before an operation can go on.</summary>
internal enum TableNeed
{
    /// <summary>Its indexes are those of an earlier schema.</summary>
    Reconciling,

    /// <summary>A unique index is not complete; it is built on the spot where the table is small.</summary>
    SmallBuild,

    /// <summary>A reference index is not complete, and a deletion depends on it.</summary>
    Build,
}
