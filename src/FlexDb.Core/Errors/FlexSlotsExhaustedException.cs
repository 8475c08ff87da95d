namespace FlexDb.Core.Errors;

/// <summary>A column needs an index slot, and every slot of its pool is held; nothing was written.</summary>
/// <remarks>A slot that an edit frees can be given out by the next edit, not by the same one.</remarks>
public sealed class FlexSlotsExhaustedException : FlexTableException
{
    /// <summary>A pool has no slot left.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="tableId">The table's id; null where it is not known.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="columnName">The column that needs a slot.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="capacity">How many slots the pool has.</param>
    /// <param name="holders">The columns that hold them, each with its slot.</param>
    public FlexSlotsExhaustedException(
        string applicationId,
        string? tableId,
        string tableName,
        string columnName,
        string pool,
        int capacity,
        IReadOnlyDictionary<string, string> holders)
        : base(
            applicationId,
            tableId,
            tableName,
            $"Column '{columnName}' of table '{tableName}' needs an index slot, but {Describe(pool, capacity, holders)} "
            + $"{nameof(FlexDbOptions)}.{nameof(FlexDbOptions.SlotCapacities)}.")
    {
        ColumnName = columnName;
        Pool = pool;
        Capacity = capacity;
        Holders = holders;
    }

    /// <summary>The column that needs a slot.</summary>
    public string ColumnName { get; }

    /// <summary>The pool that has none left: <c>string</c>, <c>integer</c>, <c>decimal</c>, <c>date</c> or <c>reference</c>.</summary>
    public string Pool { get; }

    /// <summary>How many slots the pool has.</summary>
    public int Capacity { get; }

    /// <summary>The columns that hold the pool's slots, each with its slot; one that this edit frees included.</summary>
    public IReadOnlyDictionary<string, string> Holders { get; }

    private static string Describe(string pool, int capacity, IReadOnlyDictionary<string, string> holders) => holders.Count == 0
        ? $"the pool '{pool}' has none. Make the column neither indexed nor unique, or raise"
        : FormattableString.Invariant(
            $"all {capacity} slots of the pool '{pool}' are held by {string.Join(", ", holders.Keys.Select(name => $"'{name}'"))}. ")
            + "Make one of these neither indexed nor unique in an edit before, or raise";
}
