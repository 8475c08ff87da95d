namespace FlexDb.Core.Errors;

/// <summary>The state of a table that an operation could not work on.</summary>
public enum FlexTableState
{
    /// <summary>The table is live and active.</summary>
    Active,

    /// <summary>The table is live but deactivated.</summary>
    Deactivated,

    /// <summary>The table is deleted; it can be restored until it is purged.</summary>
    Deleted,

    /// <summary>The table is deleted, and FlexDb.Records has begun to purge it, which nothing undoes.</summary>
    Purging,
}
