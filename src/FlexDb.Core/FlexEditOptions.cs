using FlexDb.Core.Evolution;

namespace FlexDb.Core;

/// <summary>The options of an edit, a revert or the application of a plan.</summary>
public sealed record FlexEditOptions
{
    /// <summary>Gets who edits, which the new version records.</summary>
    /// <value>Any string of the host's, of at most 128 characters. The default is null: the version records nobody.</value>
    public string? Actor { get; init; }

    /// <summary>Gets the version that the table must have.</summary>
    /// <value>The default is null: the edit applies to whatever version the table has.</value>
    /// <remarks>
    /// The edit fails with <see cref="Errors.FlexConcurrencyException"/> if the table has another version. Without an
    /// expected version, parallel edits of one table all succeed, each on the result of the previous one.
    /// </remarks>
    public int? ExpectedVersion { get; init; }

    /// <summary>Gets the greatest impact on stored values that the caller consents to.</summary>
    /// <value>The default is <see cref="FlexChangeImpact.Safe"/>.</value>
    /// <remarks>
    /// An edit with a greater impact fails with <see cref="Errors.FlexChangeRefusedException"/>, which names every such
    /// change. Consent does not override <see cref="Compatibility"/>.
    /// </remarks>
    public FlexChangeImpact Allow { get; init; }

    /// <summary>Gets the compatibility mode of this edit.</summary>
    /// <value>The default is null: <see cref="FlexDbOptions.Compatibility"/> of the store applies.</value>
    public FlexCompatibilityMode? Compatibility { get; init; }

    /// <summary>Gets whether a deactivated table can be edited.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowDeactivated { get; init; }

    /// <summary>Gets whether a deleted table, named by its id, can be edited.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowDeleted { get; init; }
}
