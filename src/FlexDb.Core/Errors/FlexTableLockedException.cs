namespace FlexDb.Core.Errors;

/// <summary>A transaction holds a lock on the row of a table that a write needs; nothing was written.</summary>
/// <remarks>
/// Only where the tables of FlexDb.Records are installed. There a write of the catalog stops waiting after
/// <see cref="FlexDbOptions.EditLockTimeout"/>, because writers of the table's records wait behind it. The lock is held by a
/// transaction of a host that has written records of the table or edited it, and has not ended yet.
/// </remarks>
public sealed class FlexTableLockedException : FlexTableException
{
    /// <summary>A table is locked.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="waited">How long the store tried to get the lock.</param>
    /// <param name="innerException">The driver's exception from the last try.</param>
    public FlexTableLockedException(string applicationId, string tableId, string tableName, TimeSpan waited, Exception innerException)
        : base(
            applicationId,
            tableId,
            tableName,
            FormattableString.Invariant(
                $"Nothing was written, because a transaction holds the row of table '{tableName}' (id '{tableId}') of application '{applicationId}', and did not end in {waited.TotalSeconds:0.#} s. It has written records of the table, or edited it. End that transaction, or try again when it has ended."),
            innerException)
    {
        Waited = waited;
    }

    /// <summary>How long the store tried to get the lock.</summary>
    public TimeSpan Waited { get; }
}
