namespace FlexDb.Core;

/// <summary>How a table is renamed.</summary>
public sealed record FlexRenameOptions
{
    /// <summary>Who renames, as the new versions of the tables that refer to it will say: any string of the host's of at most 128 characters.</summary>
    public string? Actor { get; init; }
}
