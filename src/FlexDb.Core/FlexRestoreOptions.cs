namespace FlexDb.Core;

/// <summary>The options of restoring a deleted table.</summary>
public sealed record FlexRestoreOptions
{
    /// <summary>Gets the name that the restored table gets.</summary>
    /// <value>The default is null: the table gets its old name back.</value>
    public string? RestoreAs { get; init; }

    /// <summary>Gets who restores, which a new version records.</summary>
    /// <value>Any string of the host's, of at most 128 characters. The default is null: the version records nobody.</value>
    /// <remarks>Restoring creates a version only if a reference must follow its target to a new name.</remarks>
    public string? Actor { get; init; }
}
