namespace FlexDb.Core;

/// <summary>How a deleted table is restored.</summary>
public sealed record FlexRestoreOptions
{
    /// <summary>The name that the table is to have; null for its old one.</summary>
    public string? RestoreAs { get; init; }

    /// <summary>Who restores, as a new version will say: any string of the host's of at most 128 characters.</summary>
    public string? Actor { get; init; }
}
