namespace FlexDb.Core.Benchmarks.Store;

/// <summary>What every contender can do.</summary>
internal enum Operation
{
    Create,
    ReadByName,
    ReadById,

    /// <summary>A read of a table that has not changed since this reader last read it.</summary>
    ReadUnchanged,
    List,
    Edit,
    Revert,
}

/// <summary>One thing to measure.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Columns">How many columns the schema has.</param>
/// <param name="Callers">How many callers are at it at once.</param>
internal sealed record Job(Operation Operation, int Columns, int Callers);
