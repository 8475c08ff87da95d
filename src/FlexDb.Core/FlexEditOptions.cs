using FlexDb.Core.Evolution;

namespace FlexDb.Core;

/// <summary>How an edit is made.</summary>
public sealed record FlexEditOptions
{
    /// <summary>Who edits, as the new version will say: any string of the host's of at most 128 characters.</summary>
    public string? Actor { get; init; }

    /// <summary>
    /// The version that the caller has in hand; the edit fails with <see cref="Errors.FlexConcurrencyException"/> when
    /// the table is at another. Null to edit whatever version there is, which parallel editors do without conflicts.
    /// </summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>
    /// The greatest impact on stored values that the caller consents to; by default <see cref="FlexChangeImpact.Safe"/>.
    /// An edit beyond it fails with <see cref="Errors.FlexChangeRefusedException"/>, which names every such change.
    /// </summary>
    public FlexChangeImpact Allow { get; init; }

    /// <summary>The compatibility mode of this edit; null for the store's own, <see cref="FlexDbOptions.Compatibility"/>.</summary>
    public FlexCompatibilityMode? Compatibility { get; init; }

    /// <summary>Whether a deactivated table may be edited; false by default.</summary>
    public bool AllowDeactivated { get; init; }

    /// <summary>Whether a deleted table, named by its id, may be edited; false by default.</summary>
    public bool AllowDeleted { get; init; }
}
