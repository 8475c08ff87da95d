using FlexDb.Core.Evolution;

namespace FlexDb.Core;

/// <summary>How a snapshot is imported.</summary>
public sealed record FlexImportOptions
{
    /// <summary>Who imports, as the new versions will say: any string of the host's of at most 128 characters.</summary>
    public string? Actor { get; init; }

    /// <summary>
    /// The greatest impact on stored values that the caller consents to; by default <see cref="FlexChangeImpact.Safe"/>.
    /// Deleting a table is <see cref="FlexChangeImpact.Lossy"/>.
    /// </summary>
    public FlexChangeImpact Allow { get; init; }

    /// <summary>
    /// The compatibility mode of each edit, when the import is planned; null for the store's own,
    /// <see cref="FlexDbOptions.Compatibility"/>.
    /// </summary>
    public FlexCompatibilityMode? Compatibility { get; init; }

    /// <summary>Whether the columns of deactivated tables may be edited; false by default.</summary>
    /// <remarks>References of theirs that follow a renamed table are rewritten in any case.</remarks>
    public bool AllowDeactivated { get; init; }
}
