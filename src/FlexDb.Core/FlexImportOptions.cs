using FlexDb.Core.Evolution;

namespace FlexDb.Core;

/// <summary>The options of an import.</summary>
public sealed record FlexImportOptions
{
    /// <summary>Gets who imports, which the new versions record.</summary>
    /// <value>Any string of the host's, of at most 128 characters. The default is null: the versions record nobody.</value>
    public string? Actor { get; init; }

    /// <summary>Gets the greatest impact on stored values that the caller consents to.</summary>
    /// <value>The default is <see cref="FlexChangeImpact.Safe"/>.</value>
    /// <remarks>
    /// Deleting a table is <see cref="FlexChangeImpact.Lossy"/>. Consent does not override <see cref="Compatibility"/>.
    /// </remarks>
    public FlexChangeImpact Allow { get; init; }

    /// <summary>Gets the compatibility mode of each edit, which applies when the import is planned.</summary>
    /// <value>The default is null: <see cref="FlexDbOptions.Compatibility"/> of the store applies.</value>
    public FlexCompatibilityMode? Compatibility { get; init; }

    /// <summary>Gets whether the columns of deactivated tables can be edited.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    /// <remarks>Their references to a renamed table are updated in any case.</remarks>
    public bool AllowDeactivated { get; init; }
}
