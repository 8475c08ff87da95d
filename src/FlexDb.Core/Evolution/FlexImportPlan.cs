using System.Globalization;
using System.Text;
using FlexDb.Core.Schema;
using FlexDb.Core.Slots;

namespace FlexDb.Core.Evolution;

/// <summary>An import of a snapshot into an application, worked out and judged, but not applied.</summary>
/// <remarks>
/// Immutable, and made by the store only. It is applied as a whole, or, where any table of the application has changed
/// since, not at all.
/// </remarks>
public sealed record FlexImportPlan
{
    internal FlexImportPlan()
    {
    }

    /// <summary>The application that it imports into.</summary>
    public string ApplicationId { get; internal init; } = "";

    /// <summary>What it does with what the snapshot does not have.</summary>
    public FlexImportMode Mode { get; internal init; }

    /// <summary>The tables to create.</summary>
    public FlexList<FlexImportCreation> Creations { get; internal init; } = [];

    /// <summary>The tables to edit, rename, or mark as active or not.</summary>
    public FlexList<FlexImportEdit> Edits { get; internal init; } = [];

    /// <summary>The tables to delete; none in <see cref="FlexImportMode.Merge"/>.</summary>
    public FlexList<FlexImportDeletion> Deletions { get; internal init; } = [];

    /// <summary>The application's tables that the plan was worked out from.</summary>
    internal FlexList<FlexImportBasis> Basis { get; init; } = [];

    /// <summary>
    /// What the import can do to values already stored: the greatest impact of its edits, and
    /// <see cref="FlexChangeImpact.Lossy"/> when it deletes a table.
    /// </summary>
    public FlexChangeImpact Impact => Deletions.Count > 0
        ? FlexChangeImpact.Lossy
        : Edits.Select(edit => edit.Plan.Impact).DefaultIfEmpty().Max();

    /// <summary>Whether there is nothing to do, so that applying the plan writes nothing.</summary>
    public bool IsEmpty => Creations.Count == 0 && Edits.Count == 0 && Deletions.Count == 0;

    /// <summary>The plan as a diff that a person can review.</summary>
    public override string ToString()
    {
        if (IsEmpty)
        {
            return $"{Mode} into '{ApplicationId}': nothing to do";
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Mode} into '{ApplicationId}': {Impact}");
        foreach (FlexImportCreation creation in Creations)
        {
            text.AppendLine().Append("+ ").Append(creation.Table.Name);
            if (creation.Table.DisplayName is { } displayName)
            {
                text.AppendLine().Append("    display name: ").Append(displayName);
            }

            if (!creation.Table.IsActive)
            {
                text.AppendLine().Append("    active: no");
            }

            foreach (FlexColumnDefinition column in creation.Table.Schema.Columns)
            {
                text.AppendLine().Append("    ").Append(column.Name).Append(": ").Append(FlexChangeText.Of(column));
            }

            foreach ((string property, FlexJsonValue value) in creation.Table.Schema.ExtensionData)
            {
                text.AppendLine().Append(CultureInfo.InvariantCulture, $"    ({property}): {value}");
            }

            foreach ((string column, string slot) in creation.Table.Slots ?? FlexSlotMap.Empty)
            {
                text.AppendLine().Append(CultureInfo.InvariantCulture, $"    slot of {column}: {slot}");
            }
        }

        foreach (FlexImportEdit edit in Edits)
        {
            text.AppendLine().Append("~ ").Append(edit);
        }

        foreach (FlexImportDeletion deletion in Deletions)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"- {deletion.Name}  [{FlexChangeImpact.Lossy}]");
        }

        return text.ToString();
    }
}

/// <summary>A table that an import creates.</summary>
/// <param name="TableId">The id that it will have.</param>
/// <param name="Table">The table, its references with the ids of their targets and its slots given.</param>
public sealed record FlexImportCreation(string TableId, FlexSnapshotTable Table);

/// <summary>A table that an import changes.</summary>
/// <param name="Plan">The edit of its schema; empty when only its name, display name or activity changes.</param>
/// <param name="Before">Its names and activity before.</param>
/// <param name="After">Its names and activity after.</param>
public sealed record FlexImportEdit(FlexPlan Plan, FlexTableFacts Before, FlexTableFacts After)
{
    /// <summary>The edit as a diff, after a line for each other change.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Plan.IsEmpty ? Before.Name : Plan.ToString());
        Note("name", Before.Name, After.Name);
        Note("display name", Before.DisplayName ?? "none", After.DisplayName ?? "none");
        Note("active", Before.IsActive ? "yes" : "no", After.IsActive ? "yes" : "no");
        return text.ToString();

        void Note(string what, string before, string after)
        {
            if (before != after)
            {
                text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {what}: {before} → {after}");
            }
        }
    }
}

/// <summary>A table that an import deletes; it can be restored.</summary>
/// <param name="TableId">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record FlexImportDeletion(string TableId, string Name);

/// <summary>A table as it was when an import was planned.</summary>
/// <param name="TableId">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Facts">Its names and activity.</param>
internal sealed record FlexImportBasis(string TableId, int Version, FlexTableFacts Facts);

/// <summary>What there is to say of a table beside its schema.</summary>
/// <param name="Name">The name.</param>
/// <param name="DisplayName">The name that people see.</param>
/// <param name="IsActive">Whether it is active.</param>
public sealed record FlexTableFacts(string Name, string? DisplayName, bool IsActive);
