namespace FlexDb.Core;

/// <summary>Specifies whether a listing includes deleted tables.</summary>
public enum FlexDeletedTables
{
    /// <summary>Only live tables.</summary>
    Exclude = 0,

    /// <summary>Live and deleted tables.</summary>
    Include,

    /// <summary>Only deleted tables.</summary>
    Only,
}
