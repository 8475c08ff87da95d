namespace FlexDb.Core;

/// <summary>Whether a list shows deleted tables.</summary>
public enum FlexDeletedTables
{
    /// <summary>Only live tables.</summary>
    Exclude = 0,

    /// <summary>Live and deleted tables.</summary>
    Include,

    /// <summary>Only deleted tables.</summary>
    Only,
}
