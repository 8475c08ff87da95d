namespace FlexDb.Core;

/// <summary>The options of renaming a table.</summary>
public sealed record FlexRenameOptions
{
    /// <summary>Gets who renames, which the new versions of the tables that refer to this one record.</summary>
    /// <value>Any string of the host's, of at most 128 characters. The default is null: the versions record nobody.</value>
    public string? Actor { get; init; }
}
